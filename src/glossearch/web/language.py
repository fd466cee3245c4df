"""The language of the entries, for browsers and screen readers."""

LANGUAGE_TAGS = {
    "english": "en",
    "arabic": "ar",
    "danish": "da",
    "dutch": "nl",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "hungarian": "hu",
    "italian": "it",
    "norwegian": "no",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
}
"""The setting ``language`` -> what the ``lang`` attribute wants. The pages' own words are English."""
