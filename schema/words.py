"""The closed lists of words: what a column may hold where not everything may stand in it."""

PERIODS = ("2007-2013", "2014-2020", "2021-2027")
FIELDS = ("SCH", "VET", "HED", "ADU", "YOU", "SPO")
KEY_ACTIONS = ("KA1", "KA2", "KA3", "JMO", "SPO")
TEXT_KINDS = (
    *("summary", "background", "objectives", "implementation", "achievements", "activities", "impact"),
    *("management", "target_groups", "accreditation_summary", "erasmus_policy_statement"),
)
ACCREDITATION_TYPES = ("single", "consortium")
READING_STATES = ("verified", "unverified")
VOCABULARY_STATES = (*READING_STATES, "unlisted")
CONSORTIUM_ASPECTS = ("country", "organisation_type", "field", "concept")
PARTICIPANT_SCHEMES = ("OID", "PIC")
IDENTIFIER_SCHEMES = (*PARTICIPANT_SCHEMES, "ERASMUS")
IDENTIFIER_KINDS = (
    "national_2014",
    "national_2021",
    "centralised_2014",
    "centralised_2021",
    "creative_europe",
    "earlier",
    "form",
    "unknown",
)
NAMELESS_KINDS = ("unknown", "form")  # of identifiers that name no project for sure
PROJECT_NAME_SCHEMES = ("external_reference", "national_identifier", "platform_id", "as_published")
GRANT_KINDS = ("awarded", "contribution")
MENTION_KINDS = (
    "project",
    "programme",
    "country",
    "platform",
    "organisation",
    "acronym",
    "period",
    "place",
    "topic",
)
# record: the whole record is out; participation: one organisation of it; value: one value is null
REJECTION_SCOPES = ("record", "participation", "value")
CHANGE_KINDS = (
    "new",
    "changed",
    "added",
    "dropped",
    "withdrawn",
    "returned",
    "no_longer_listed",
    "listed_again",
    "removed",
)
CHANGE_SUBJECTS = ("project", "grant", "participation", "organisation")
LINK_DECISIONS = ("joined", "refused", "ambiguous")
CORRECTION_KINDS = ("same as", "not the same as")
CORRECTION_STATES = ("bites", "idle", "unfound", "unmet")
QUALITY_REFERENCES = ("identifiers", "known truth", "largest")
PLACE_SOURCES = ("published", "gazetteer")
QUALITY_SCOPES = ("all", "country", "script", "organisation")
IDENTIFIER_VERDICTS = ("shared", "misused")
ORIGINS = ("real", "made-up")
# What a column of text holds: what people write, names of organisations and places, codes and closed words,
# addresses of the web
HOLDINGS = ("free text", "name", "code", "address")
# The programme began in 1987; nothing is called later than the period that is planned for
FIRST_YEAR, LAST_YEAR = 1987, 2034
UNDETERMINED = "und"  # ISO 639-2: the language of a text can't be told

# ---- contracts of sources

DEVIATION_KINDS = ("emptied", "retyped", "uniform", "rescaled", "shrunk", "added")
CONTRACT_STATES = ("kept", "waiting", "accepted", "told")
ACCEPTANCE_KINDS = ("changed", "gone", "absent")
