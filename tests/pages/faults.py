"""Faults that people see and axe does not: raw values, English, two main buttons, cut tables."""

import re

# What a variable, a model or a library leaves on a page when nobody wrote the words for it.
_RAW = re.compile(
    r"\b(?:None|True|False|undefined|null|NaN)\b|\b\d{4}-\d{2}-\d{2}\b|\{[{%]"
    r"|(?<!\.)\.\.(?!\.)|\b\d+\.\d{2}\b(?!\.)"
)
_ENGLISH = re.compile(
    r"\b(?:and|please|required|field|choose|select|submit|save|delete|previous|error|invalid"
    r"|pending|approved|draft|rendered|status|stage|session)\b",
    re.IGNORECASE,
)
_SEEN = """() => {
  const shown = (node) => node.checkVisibility() && node.getBoundingClientRect().width > 1;
  const main = document.querySelector("main") ?? document.body;
  const all = (selector) => [...main.querySelectorAll(selector)].filter(shown);
  const beyond = (node) => {
    const panel = node.closest(".panel, .head, .score dl > div");
    if (!panel || node.closest(".scroll, .steps, dialog")) return false;
    return node.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1;
  };
  const cut = (table) => table.scrollWidth > table.clientWidth + 1;
  return {
    text: main.innerText,
    headings: [...document.querySelectorAll("h1")].filter((node) => node.checkVisibility()).length,
    primary: all(".btn-primary").map((button) => button.innerText),
    beyond: all(".btn, .state, .stars, dd, .num").filter(beyond).map((node) => node.innerText),
    cut: all(".scroll").filter(cut).map((table) => table.getAttribute("aria-label")),
  };
}"""


def faults(page, *, is_wide: bool) -> list[str]:
    """Each in words; a table may be scrolled on a narrow screen, never on a desk's."""
    seen = page.evaluate(_SEEN)
    found = [f"raw or English: {match.group()}" for match in _odd(seen["text"])]
    if seen["headings"] != 1:
        found.append(f"{seen['headings']} main headings")
    # An empty list repeats, in its middle, the button of its head.
    if len(set(seen["primary"])) > 1:
        found.append(f"several main buttons: {seen['primary']}")
    found += [f"beyond its panel: {text}" for text in seen["beyond"]]
    if is_wide:
        found += [f"cut off: {label}" for label in seen["cut"]]
    return found


def _odd(text: str) -> list[re.Match]:
    return [*_RAW.finditer(text), *_ENGLISH.finditer(text)]
