// Scoring keys: J/K next and previous criterion, 1–9 the printed option, 0 none reached, N the
// note, E the evidence, ? the help. Never inside a text field, and off when the person switches
// shortcuts off (WCAG 2.1.4). Escape and Ctrl+Enter work everywhere.
const $ = (selector, root = document) => root.querySelector(selector);
const cards = [...document.querySelectorAll("[data-key-card]")];
let at = Math.max(
  0,
  cards.findIndex((card) => $("input:checked", card) === null),
);
const stand = (index) => {
  cards[at]?.classList.remove("cr--now");
  at = Math.min(cards.length - 1, Math.max(0, index));
  cards[at].classList.add("cr--now");
};
const land = () => {
  cards[at].scrollIntoView({ block: "start" });
  ($("input:checked", cards[at]) ?? $("input", cards[at]))?.focus({ preventScroll: true });
};
const step = (by) => {
  stand(at + by);
  land();
};
const choose = (value) => {
  const option = $(`input[type=radio][value="${value}"]`, cards[at]);
  if (!option || option.disabled) return;
  option.focus();
  if (option.checked) return;
  option.checked = true;
  for (const kind of ["input", "change"]) option.dispatchEvent(new Event(kind, { bubbles: true }));
};
const write_note = () => {
  const note = $("details[data-note]", cards[at]);
  if (!note) return;
  note.open = true;
  $("textarea", note).focus();
};
const read_evidence = () => {
  const code = cards[at].id.slice("c-".length);
  const place = document.getElementById(`ev-${code}`);
  if (!place) return;
  const fold = place.closest("details");
  if (fold) fold.open = true;
  place.scrollIntoView({ block: "nearest" });
  ($("a:not([href^='#'])", place) ?? $("a", place))?.focus({ preventScroll: true });
};
const help = () => $("#keys-help")?.showModal?.();

// A Vietnamese layout writes ă, â, ê, ô where others have digits: the place of the key counts then.
const digit_of = (event) =>
  /^[0-9]$/.test(event.key)
    ? event.key
    : !event.shiftKey && event.code?.match(/^Digit([0-9])$/)?.[1];
const acts = { j: () => step(1), k: () => step(-1), n: write_note, e: read_evidence, "?": help };
const keys_rest = (event) =>
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  event.target.closest("textarea, select, dialog, input:not([type=radio])") ||
  $("#shortcuts:not(:checked)");

if (cards.length) {
  stand(at);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("[data-note], [id^='ev-']")) {
      land();
      return;
    }
    if (!event.key || event.isComposing || keys_rest(event)) return;
    const digit = digit_of(event);
    const act = acts[event.key.toLowerCase()];
    if (digit) choose(digit);
    else if (act) act();
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const index = cards.indexOf(event.target.closest("[data-key-card]"));
    if (index >= 0 && index !== at) stand(index);
  });
}

// Ctrl+Enter presses the page's main button, from inside a text field too.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const button = $('[data-key="ctrl+enter"]');
  if (!button) return;
  event.preventDefault();
  if (!event.repeat) button.click(); // a key held down presses once
});
