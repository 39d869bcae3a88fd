"""In which language a text is written."""

from functools import cache

import polars as pl
from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Of a text, this much is looked at; with fewer letters, nothing is said.
LOOKED_AT = 300
FEWEST_LETTERS = 20
# Of the model's own probability; below, two near languages can't be told apart.
LEAST_CONFIDENCE = 0.6

# What is asked of the model: languages of Europe and of the countries around it. The more languages it
# may answer with, the less sure it is of each (English beside Nigerian Pidgin, Norwegian beside Nynorsk).
LANGUAGES = (
    *("ar", "az", "be", "bg", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi"),
    *("fr", "ga", "gl", "he", "hr", "hu", "hy", "is", "it", "ka", "kk", "ky", "lb", "lt", "lv", "mk", "mt"),
    *("nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi", "zh"),
)
_NO_LANGUAGE = "zxx"  # the model's answer to letters that are no words

# Scripts that one language of the programme's countries writes alone.
_SCRIPTS = {"el": r"\p{Greek}", "ka": r"\p{Georgian}", "hy": r"\p{Armenian}", "he": r"\p{Hebrew}"}
_SCRIPT_SHARE = 0.7


@cache
def _model() -> LanguageIdentifier:
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([*LANGUAGES, _NO_LANGUAGE])
    return model


def language_of(texts: pl.Series) -> pl.Series:
    """Return the ISO 639-1 code of each text's language, null where it is too short or uncertain.

    Each distinct text is judged once, by its first 300 characters, by its script if one language
    alone uses it, else by `py3langid`'s model (offline; about 25,000 texts a second).
    """
    start = texts.str.strip_chars().str.head(LOOKED_AT)
    distinct = pl.DataFrame({"start": start.unique()}).filter(
        pl.col("start").str.count_matches(r"\p{L}") >= FEWEST_LETTERS
    )
    letters = pl.col("start").str.count_matches(r"\p{L}")
    by_script = pl.coalesce(
        pl.when(pl.col("start").str.count_matches(script) >= _SCRIPT_SHARE * letters).then(pl.lit(code))
        for code, script in _SCRIPTS.items()
    )
    judged = distinct.with_columns(code=by_script)
    rest = judged.filter(pl.col("code").is_null()).select("start")
    guessed = rest.with_columns(
        code=pl.Series([_guess(text) for text in rest["start"].to_list()], dtype=pl.String)
    )
    known = pl.concat([judged.filter(pl.col("code").is_not_null()), guessed])
    found = pl.DataFrame({"start": start}).join(known, on="start", how="left", maintain_order="left")
    return found["code"].alias(texts.name)


def _guess(text: str) -> str | None:
    code, confidence = _model().classify(text)
    return code if confidence >= LEAST_CONFIDENCE and code != _NO_LANGUAGE else None
