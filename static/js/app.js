// Progressive enhancement only: every page reads and submits without this file.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
document.documentElement.classList.add("js");

// Dialogs. The opener is a link or a submit button that, without script, leads to a page.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (!opener) return;
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
  dialog.addEventListener("close", () => opener.focus(), { once: true });
});

// Toasts can be closed; what only informs leaves by itself.
const draw_toasts = () => {
  for (const toast of $$("[data-toast]:not([data-drawn])")) {
    toast.dataset.drawn = "";
    const close = $("[data-close]", toast);
    if (close) {
      close.hidden = false;
      close.addEventListener("click", () => toast.remove());
    }
    if (!toast.matches("[role=alert], [data-toast=stay]")) setTimeout(() => toast.remove(), 8000);
  }
};
draw_toasts();
document.addEventListener("htmx:afterSwap", draw_toasts);

// A server that fails or cannot be reached is told in words, not in silence.
const broken = () => {
  const messages = $("#messages");
  if (!messages || $("[data-broken-toast]", messages)) return;
  const toast = document.createElement("div");
  toast.className = "note-toast note-toast--stop";
  toast.setAttribute("role", "alert");
  toast.dataset.brokenToast = "";
  toast.textContent = messages.dataset.broken;
  messages.append(toast);
  setTimeout(() => toast.remove(), 12000);
};
document.addEventListener("htmx:sendError", broken);
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) broken();
});

// A list drawn for htmx ends its session with a sign-in page: go there instead of showing it inside.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  if (!xhr.responseURL || !pathInfo) return;
  const landed = new URL(xhr.responseURL).pathname;
  const asked = new URL(pathInfo.requestPath, location.href).pathname;
  if (landed === asked || event.target.closest?.("[data-autosave]")) return;
  event.detail.shouldSwap = false;
  location.assign(location.href);
});

// Ctrl+K leads to the search box.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
  const box = $('[data-key="ctrl+k"]');
  if (!box?.offsetParent) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// The bar of acts follows the ticks of its table.
for (const table of $$("[data-select]")) {
  const bar = $("[data-bulk]");
  const all = $("[data-all]", table);
  const ticks = $$("tbody input[type=checkbox]", table);
  const draw = () => {
    const chosen = ticks.filter((tick) => tick.checked).length;
    if (bar) {
      bar.hidden = !chosen;
      $("[data-n]", bar).textContent = chosen;
    }
    if (all) {
      all.checked = chosen > 0 && chosen === ticks.length;
      all.indeterminate = chosen > 0 && chosen < ticks.length;
    }
    for (const tick of ticks) tick.closest("tr").classList.toggle("sel", tick.checked);
  };
  table.addEventListener("change", (event) => {
    if (event.target === all) for (const tick of ticks) tick.checked = all.checked;
    draw();
  });
  table.closest("form")?.addEventListener("reset", () => setTimeout(draw));
  draw();
}

// Signing out leaves nothing of anybody's scorecards on this machine; what is unsent is asked for.
const kept_on_machine = () => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith("ocop-card-"));
  } catch {
    return [];
  }
};
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  const kept = kept_on_machine();
  if (kept.length && !confirm(event.target.dataset.unsent)) event.preventDefault();
  else for (const name of kept) localStorage.removeItem(name);
});

// Score, evidence and filters fold on narrow screens and stay open on wide ones.
const unfold_from = (width, selector) => {
  const wide = matchMedia(`(min-width: ${width})`);
  const fold = () => {
    for (const panel of $$(selector)) panel.open = wide.matches;
  };
  fold();
  wide.addEventListener("change", fold);
};
unfold_from("68rem", "details.score, details.fold");
unfold_from("48.01rem", "details.filters__more");
// Drawn anew by the server it stays as the person left it.
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target, fragment } }) => {
  const fresh = fragment.querySelector?.("details");
  if (fresh && target.matches("details")) fresh.open = target.open;
});

// A browser writes days its own way (11/12 or 12/11): said again as offices read them.
const spoken = new Intl.DateTimeFormat("vi-VN", {
  weekday: "long",
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
});
for (const box of $$(".field input[type=date]")) {
  const words = document.createElement("output");
  words.className = "meta";
  words.htmlFor = box.id;
  const draw = () => {
    words.textContent = box.value ? spoken.format(new Date(`${box.value}T00:00`)) : "";
  };
  box.after(words);
  box.addEventListener("input", draw);
  draw();
}

// Step strip on phones: bring the current step into view.
for (const current of $$(".steps--strip [aria-current]")) {
  const list = current.closest("ol");
  if (list.scrollWidth > list.clientWidth)
    list.scrollLeft = current.offsetLeft - list.offsetLeft - 16;
}
