// Suggestions below the search box, as the combobox with manual selection of the ARIA Authoring Practices.
(() => {
  "use strict";
  const WAIT = 100; // milliseconds without a key before the server is asked
  const input = document.getElementById("q");
  const form = input.form;
  const list = document.createElement("ul");
  const told = document.createElement("span");
  let active = -1;
  let asked = 0;
  let running = null;
  let timer = 0;

  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  form.append(list);
  document.getElementById("status").append(told);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
    "aria-haspopup": "listbox",
  })) input.setAttribute(name, value);

  const isOpen = () => !list.hidden;

  function choose(number) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = list.children[active];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    choose(-1);
  }

  // An answer that is still under way is of something typed before.
  function forget() {
    clearTimeout(timer);
    running?.abort();
    asked += 1;
  }

  function close() {
    forget();
    told.textContent = "";
    show(false);
  }

  function option({ name, title, url }, number) {
    const item = document.createElement("li");
    item.id = `suggestion-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.url = url;
    item.append(name);
    if (name !== title) {
      const of = document.createElement("span");
      of.textContent = title;
      item.append(" ", of);
    }
    return item;
  }

  // What was suggested before stays until there is an answer: a list that goes and comes again would blink.
  async function ask() {
    const query = input.value.trim();
    if (!query || query.length > input.maxLength) {
      close();
      return;
    }
    forget();
    const own = asked;
    running = new AbortController();
    try {
      const address = `${form.dataset.suggest}?q=${encodeURIComponent(query)}`;
      const response = await fetch(address, { signal: running.signal });
      const { suggestions } = response.ok ? await response.json() : { suggestions: [] };
      if (own !== asked || document.activeElement !== input) return;
      list.replaceChildren(...suggestions.map(option));
      const count = suggestions.length;
      show(count > 0);
      told.textContent = count ? ` ${count} ${count > 1 ? "suggestions" : "suggestion"} below the box.` : "";
    } catch {
      if (own === asked) close(); // not aborted: there was no answer
    }
  }

  function askSoon() {
    choose(-1);
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  function move(step) {
    if (!isOpen()) {
      ask();
      return;
    }
    const count = list.children.length;
    const none = step > 0 ? -1 : count;
    const next = (active < 0 ? none : active) + step;
    choose(next >= 0 && next < count ? next : -1);
  }

  const keys = {
    ArrowDown: () => (move(1), true),
    ArrowUp: () => (move(-1), true),
    Enter: () => active >= 0 && (location.assign(list.children[active].dataset.url), true),
    Escape: () => {
      if (isOpen()) close();
      else if (input.value) {
        input.value = "";
        input.dispatchEvent(new Event("input", { bubbles: true }));
      } else return false;
      return true;
    },
    Home: () => (choose(-1), false),
    End: () => (choose(-1), false),
    ArrowLeft: () => (choose(-1), false),
    ArrowRight: () => (choose(-1), false),
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (keys[event.key]?.()) event.preventDefault();
  });
  input.addEventListener("input", (event) => {
    if (!event.isComposing) askSoon();
  });
  input.addEventListener("compositionend", askSoon);
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  addEventListener("popstate", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) location.assign(item.dataset.url);
  });
})();
