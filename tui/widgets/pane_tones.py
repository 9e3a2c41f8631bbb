"""How what a pane says is coloured: one table, each entry a style of Textual's."""

from textual.content import Content

# Told by colour is never told by colour alone: a word, a sign or an attribute says it as well.
_TONES = {
    "good": "$status-ok",
    "wait": "$status-wait",
    "warn": "$status-wait",
    "bad": "$status-bad",
    "dim": "$muted",
    "strong": "bold",
    "label": "$muted",
    "heading": "bold $heading",
    "low": "$gauge-low",
    "middle": "$gauge-middle",
    "high": "$gauge-high",
    "rest": "$gauge-rest",
    "spark": "$spark",
    "tab": "",
    "number": "$muted",
    "tab-open": "bold underline $text-accent",
    "tab-focused": "bold reverse $text-accent",
    "key": "$json-key",
    "string": "$json-string",
    "amount": "$json-number",
    "literal": "$json-word",
    "match": "underline $match",
    "match-open": "reverse",
}


def tone(name: str) -> str:
    """The style of a tone; of the empty name, none."""
    return _TONES[name] if name else ""


def toned(text: str, name: str) -> Content:
    """A text in a tone; nothing in it is read as markup."""
    return Content.styled(text, tone(name))


def level(share: float) -> str:
    """The tone of a gauge that is so full, from 0 to 1."""
    return "low" if share < 0.7 else "middle" if share < 0.9 else "high"
