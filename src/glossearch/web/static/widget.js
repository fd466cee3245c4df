/* <glossary-search>: a search box for this glossary on other sites. docs/embedding.md tells how. */

(() => {
  "use strict";

  const SCRIPT = document.currentScript ? document.currentScript.src : location.href;
  const PAUSE = 120; // milliseconds without a key before the glossary is asked
  const MOST = 20;

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { display: block; position: relative; font: inherit; text-align: start }
    :host([hidden]) { display: none }
    * { box-sizing: border-box; font: inherit }
    form { display: flex; gap: .5em; margin: 0 }
    input, button { padding: .45em .7em; border: 1px solid GrayText; border-radius: .4em;
      background: Field; color: FieldText }
    input { flex: 1; min-width: 0 }
    button { background: ButtonFace; color: ButtonText; cursor: pointer }
    :focus-visible { outline: 2px solid var(--glossary-accent, Highlight); outline-offset: 2px }
    [role=listbox] { position: absolute; inset-inline: 0; z-index: 1000; margin-top: .3em;
      max-height: min(26em, 70vh); overflow-y: auto; border: 1px solid GrayText; border-radius: .4em;
      background: Canvas; color: CanvasText; box-shadow: 0 .3em 1em #0003 }
    [role=listbox]:empty { display: none }
    a { display: block; padding: .45em .7em; color: inherit; text-decoration: none }
    a:hover, a[aria-selected=true] { background: var(--glossary-accent, Highlight);
      color: var(--glossary-accent-text, HighlightText) }
    b { font-weight: 600 }
    small { display: -webkit-box; overflow: hidden; font-size: .85em; -webkit-line-clamp: 2;
      -webkit-box-orient: vertical }
    p { margin: .3em 0 0; font-size: .85em }
    p:empty { margin: 0 }
  `);

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  class GlossarySearch extends HTMLElement {
    static observedAttributes = ["placeholder", "label"];

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [style];
      this.input = make("input", {
        type: "search", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
        "aria-controls": "list", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
        enterkeyhint: "search", maxlength: "1000",
      });
      this.list = make("div", { id: "list", role: "listbox" });
      this.told = make("p", { role: "status" });
      this.form = make("form", { role: "search" }, this.input, make("button", {}, "Search"));
      root.append(this.form, this.list, this.told);
      this.active = -1;

      this.input.addEventListener("input", () => this.ask());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => this.close());
      this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        location.assign(this.address("../../search", { q: this.input.value }));
      });
    }

    connectedCallback() {
      this.attributeChangedCallback();
    }

    disconnectedCallback() {
      this.forget();
    }

    attributeChangedCallback() {
      const placeholder = this.getAttribute("placeholder") || "Search the glossary";
      const label = this.getAttribute("label") || placeholder;
      this.input.placeholder = placeholder;
      this.input.setAttribute("aria-label", label);
      this.list.setAttribute("aria-label", label);
    }

    /* An address below the API, which is that of the site this script comes from unless "api" names another. */
    address(path, parameters) {
      const api = new URL(this.getAttribute("api") || "../api/v1", SCRIPT).href.replace(/\/*$/, "/");
      return `${new URL(path, api).href}?${new URLSearchParams(parameters)}`;
    }

    /* Forget what was asked: an answer that comes now is of something typed before. */
    forget() {
      clearTimeout(this.timer);
      if (this.asking) this.asking.abort();
    }

    ask() {
      this.forget();
      this.choose(-1);
      const text = this.input.value.trim();
      if (text) this.timer = setTimeout(() => this.answer(text), PAUSE);
      else this.close();
    }

    close() {
      this.forget();
      this.show([]);
      this.told.textContent = "";
    }

    async answer(text) {
      const asking = (this.asking = new AbortController());
      const wanted = parseInt(this.getAttribute("limit"), 10) || 8;
      const limit = Math.min(Math.max(wanted, 1), MOST);
      try {
        const [named, found] = await Promise.all([
          this.fetch("suggest", { q: text, limit }, asking.signal),
          this.fetch("search", { q: text, limit, highlight: 0, typing: 1 }, asking.signal),
        ]);
        if (asking.signal.aborted) return;
        const entries = new Map();
        for (const one of [...named.suggestions, ...found.hits]) {
          entries.set(one.slug, { ...one, ...entries.get(one.slug) });
        }
        const shown = [...entries.values()].slice(0, limit);
        this.show(shown);
        const count = shown.length;
        this.told.textContent = count ? `${count} ${count > 1 ? "entries" : "entry"}` : "Nothing found";
      } catch (error) {
        if (asking.signal.aborted) return;
        this.show([]);
        this.told.textContent = error.told || "The glossary cannot be reached.";
      }
    }

    async fetch(operation, parameters, signal) {
      const response = await fetch(this.address(operation, parameters), { signal, credentials: "omit" });
      const answer = await response.json();
      if (!response.ok) throw Object.assign(new Error(), { told: answer.detail });
      return answer;
    }

    show(entries) {
      this.list.replaceChildren(...entries.map((one, place) => {
        const href = new URL(one.url, this.address("", {})).href;
        const also = one.name && one.name !== one.title ? ` (${one.name})` : "";
        const link = make("a", { id: `option-${place}`, role: "option", href, tabindex: "-1", "aria-selected": "false" });
        link.append(make("b", {}, one.title), also);
        if (one.definition) link.append(make("small", {}, one.definition));
        return link;
      }));
      this.input.setAttribute("aria-expanded", String(entries.length > 0));
      this.choose(-1);
    }

    choose(place) {
      const options = this.list.children;
      this.active = place;
      for (const [at, option] of [...options].entries()) option.setAttribute("aria-selected", String(at === place));
      if (place < 0) {
        this.input.removeAttribute("aria-activedescendant");
      } else {
        this.input.setAttribute("aria-activedescendant", options[place].id);
        options[place].scrollIntoView({ block: "nearest" });
      }
    }

    key(event) {
      const count = this.list.children.length;
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!count) {
          this.ask();
        } else if (event.key === "ArrowDown") {
          this.choose(this.active + 1 < count ? this.active + 1 : 0);
        } else {
          this.choose(this.active > 0 ? this.active - 1 : count - 1);
        }
      } else if (event.key === "Enter" && this.active >= 0) {
        event.preventDefault();
        this.list.children[this.active].click();
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (!count) this.input.value = "";
        this.close();
      }
    }
  }

  if (!customElements.get("glossary-search")) customElements.define("glossary-search", GlossarySearch);
})();
