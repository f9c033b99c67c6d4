"""How hard a text is to read: the Flesch-Kincaid grade, drug names aside."""

import re

# Names of drugs, cells and diseases that a reader with lupus has to meet, each explained on its
# page. A name is learned once, however long it is, so each of its words counts as two syllables.
LONG_NAMES = """
    AURORA EULAR KDIGO TULIP-1 TULIP-2 BLISS-76 BLISS-52 COVID-19
    anifrolumab antibody antibodies anti-dsDNA autoimmune belimumab BLyS calcineurin
    cyclophosphamide cytokine hematopoietic hepatitis hydroxychloroquine ICANS infusion
    interferon mesenchymal mycophenolate nephritis obinutuzumab remission voclosporin
    ClinicalTrials.gov CABA-201 CNTY-101 rese-cel WCAG
""".lower().split()


def without_markdown(text):
    """Markdown to plain sentences: a heading, list item or paragraph ends with a full stop."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\s*(#+|[-*]|\d+\.)\s+", "\n", text, flags=re.MULTILINE).replace("**", "")
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n|\n(?=\S)", text)]
    return " ".join(
        part if part.endswith((".", "?", "!")) else f"{part}." for part in paragraphs if part
    )


def syllables(word):
    """An estimate: groups of vowels, without a silent e; a long name counts as two."""
    word = word.lower().strip("'-.")
    if word in LONG_NAMES or word.removesuffix("s") in LONG_NAMES:
        return 2
    if not re.search(r"[a-z]", word):
        return 1  # a number is read at a glance
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part)
    groups = len(re.findall(r"[aeiouy]+", word))
    groups += len(re.findall(r"i[ao]|eo(?!p)|(?<![gq])ua|rea(?=[cl])", word))
    groups -= len(re.findall(r"[tscg]i[ao]", word))
    if re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouy]le$", word):
        groups -= 1
    if re.search(r"[^aeioudt]ed$|[^aeiouyscxzg]es$", word) and not re.search(r"l(es|ed)$", word):
        groups -= 1
    return max(groups, 1)


def reading_grade(text):
    """Flesch-Kincaid grade of Markdown `text` (Kincaid and others, 1975)."""
    plain = without_markdown(text)
    sentences = [part for part in re.split(r"[.?!]+(?=\s|$)", plain) if re.search(r"\w", part)]
    words = re.findall(r"[A-Za-z0-9][\w'.-]*", plain)
    count = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * count / len(words) - 15.59
