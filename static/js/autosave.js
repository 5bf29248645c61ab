// Says when each change was saved and tries again when it was not. htmx sends the changes of
// [data-autosave] elements and never replaces their inputs, so typed text is never lost.
const RETRY_AFTER = 10_000;
const line = document.querySelector("[data-save]");
const waiting = new Set();
let busy = 0;

const say = (state, text) => {
  line?.classList.toggle("save--off", state !== "saved");
  const place = line?.querySelector("[data-save-text]");
  if (place) place.textContent = text;
};

const server_time = (xhr) =>
  new Date(xhr.getResponseHeader("Date") ?? Date.now()).toLocaleTimeString("vi-VN", {
    timeZone: "Asia/Ho_Chi_Minh",
    hour12: false,
  });

// A session that ended answers with the sign-in page, which must not pass for a save.
const is_signed_out = (xhr, asked) =>
  xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(asked, location.href).pathname;

const outcome = ({ xhr, successful, pathInfo }) => {
  if (xhr.status >= 200 && is_signed_out(xhr, pathInfo.requestPath)) return "signedOut";
  // A refusal in words goes to the message line; this one is of a token of an earlier sign-in.
  if (xhr.status === 403 && !xhr.getResponseHeader("HX-Retarget")) return "signedOut";
  // htmx swaps a 422 like any other answer; for what was typed it is a refusal all the same.
  if (xhr.status >= 400 && xhr.status < 500) return "refused";
  return successful ? "saved" : "offline";
};

const settle = (element, detail) => {
  const state = outcome(detail);
  if (state === "saved" || state === "refused") waiting.delete(element);
  else waiting.add(element);
  if (state !== "saved") say(state, line?.dataset[state]);
  else if (!waiting.size && !busy)
    say("saved", `${line?.dataset.saved} ${server_time(detail.xhr)}`);
};

const try_again = () => {
  for (const element of waiting) {
    if (element.isConnected) window.htmx?.trigger(element, "save-again");
    else waiting.delete(element);
  }
};

// On a slow line a person may type before htmx listens: what then differs from what the server
// wrote is theirs (the forms are autocomplete="off", so no browser puts old words back).
const is_changed = (input) => {
  const before = [...(input.options ?? [])].filter((option) => option.defaultSelected);
  if (input.options) return before.length > 0 && !before.includes(input.selectedOptions[0]);
  if (/radio|checkbox/.test(input.type)) return input.checked !== input.defaultChecked;
  // A form counts its buttons among its elements; they have a value, and nobody types into them.
  return "defaultValue" in input && input.value !== input.defaultValue;
};
const save_early = () => {
  for (const element of document.querySelectorAll("[data-autosave]"))
    if ([...element.elements].some(is_changed)) window.htmx?.trigger(element, "save-again");
};

if (line) {
  addEventListener("DOMContentLoaded", save_early);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.closest("[data-autosave]")) return;
    busy += 1;
    say("busy", line.dataset.busy);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const element = event.target.closest("[data-autosave]");
    if (!element) return;
    busy = Math.max(0, busy - 1);
    settle(element, event.detail);
  });
  addEventListener("online", try_again);
  setInterval(try_again, RETRY_AFTER);
  addEventListener("beforeunload", (event) => {
    if (waiting.size || busy) event.preventDefault();
  });
}
