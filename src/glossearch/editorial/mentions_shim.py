import re

_NOT = re.compile(
    r"(?ms)^```.*?^```|^~~~.*?^~~~|`[^`\n]+`|\[\[[^\]]*\]\]|\[[^\]\n]*\]\([^)\n]*\)|<!--.*?-->|<[^>\n]+>|^#.*?$|https?://\S+"
)


def prose(body, kind):
    return _NOT.sub(lambda m: re.sub(r"[^\n]", "\0", m[0]), body)
