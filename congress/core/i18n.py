"""Marking the sentences that a person reads. Dutch is the source; templates translate."""


def nl(sentence: str) -> str:
    """Mark `sentence` for the catalogue and return it unchanged."""
    return sentence
