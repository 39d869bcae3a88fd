-- words_of(words): the distinct words of a text, as the table search_words has them: lower case, without diacritics,
-- at least two letters or digits, in any script. The letters that Unicode doesn't take apart are replaced one by one.
CREATE MACRO words_of(words) AS
    list_distinct(regexp_extract_all(
        replace(replace(translate(strip_accents(lower(words::VARCHAR)), 'ςłøđıðħ', 'σlodidh'), 'ß', 'ss'), 'æ', 'ae'),
        '[\p{L}\p{N}]{2,}'
    ));
