// Results while you type, on the home page and on pages of results: <main> is exchanged, without a reload.
(() => {
  "use strict";
  const WAIT = 150; // milliseconds without a key before the server is asked
  const SETTLED = 1000; // results shown for so long are worth going back to
  const input = document.getElementById("q");
  const form = input.form;
  const main = document.getElementById("main");
  const told = document.createElement("span");
  const failure = document.createElement("p");
  let asked = 0;
  let running = null;
  let timer = 0;
  let counting = 0;
  let here = { address: location.pathname + location.search, query: input.value.trim(), since: -Infinity };

  let counted = here.address; // by the server, which gave out this page
  document.getElementById("status").prepend(told);
  failure.className = "remark failed";

  const isLive = () => document.body.matches(".home, .results");

  function addressOf(query) {
    const category = form.elements.category?.value;
    if (!query && !category) return new URL(document.querySelector(".name a").href);
    const address = new URL(form.action);
    if (query) address.searchParams.set("q", query);
    if (category) address.searchParams.set("category", category);
    return address;
  }

  // Whether Back should lead to what is shown now, rather than to what was before it.
  function isKept(query) {
    const before = here.query;
    const sameWord = before && query && (query.startsWith(before) || before.startsWith(query));
    return !sameWord || performance.now() - here.since > SETTLED;
  }

  function show(page) {
    const indexing = "link[rel=canonical], meta[name=robots]";
    const name = document.querySelector(".name");
    const category = page.querySelector("form [name=category]");
    document.title = page.title;
    document.body.className = page.body.className;
    for (const old of document.head.querySelectorAll(indexing)) old.remove();
    document.head.append(...page.head.querySelectorAll(indexing));
    name.replaceWith(page.querySelector(".name"));
    const notices = [document, page].map((one) => one.querySelector(".notice"));
    if (!notices[0] && notices[1]) main.before(notices[1]);
    if (notices[0] && !notices[1]) notices[0].remove();
    form.elements.category?.remove();
    if (category) form.append(category);
    main.replaceChildren(...page.getElementById("main").childNodes);
    const count = main.querySelector(".asked .count");
    told.textContent = count ? `${count.textContent.trim().replace(/\s+/g, " ")}.` : "";
  }

  // Returns whether the page at `address` is shown now; not if another was asked for meanwhile.
  async function load(address) {
    clearTimeout(timer);
    countNothing();
    running?.abort();
    running = new AbortController();
    const own = ++asked;
    const response = await fetch(address, { signal: running.signal, headers: { Accept: "text/html", "Glossearch-Typing": "1" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (own !== asked) return null;
    if (!page.getElementById("main")) throw new Error("not a page of ours"); // of a server in between
    show(page);
    return page;
  }

  function fail(query) {
    failure.textContent = `The results for “${query}” could not be loaded. Press Enter to try again.`;
    told.textContent = failure.textContent;
    main.prepend(failure); // until other results take its place
  }

  // Has a query counted that is not typed on: on Enter, when its results stay, or when somebody leaves them.
  function count() {
    countNothing();
    if (here.query && here.address !== counted) {
      counted = here.address;
      fetch(counted, { method: "HEAD", cache: "no-store", keepalive: true }).catch(() => {});
    }
  }

  function countSoon(keep) {
    if (!("counted" in form.dataset)) return;
    clearTimeout(counting);
    counting = setTimeout(count, keep ? 0 : SETTLED);
  }

  function countNothing() {
    clearTimeout(counting);
    counting = 0;
  }

  // Shows what is in the box; if `keep`, because of Enter: Back leads there, and what fails is the browser's to load.
  async function search(keep) {
    const query = input.value.trim();
    const address = addressOf(query);
    const target = address.pathname + address.search;
    if (target === here.address) {
      running?.abort();
      asked += 1;
      if (failure.isConnected) told.textContent = "";
      failure.remove();
      if (keep) here.since = -Infinity;
      countSoon(keep);
      return;
    }
    try {
      if (!(await load(address))) return;
    } catch (error) {
      if (error.name === "AbortError") return;
      if (keep) location.assign(address);
      else fail(query);
      return;
    }
    if (isKept(query)) {
      history.replaceState({ top: scrollY }, "");
      history.pushState(null, "", address);
      scrollTo(0, 0);
    } else {
      history.replaceState(null, "", address);
    }
    here = { address: target, query, since: keep ? -Infinity : performance.now() };
    countSoon(keep);
  }

  function searchSoon() {
    countNothing();
    if (!isLive()) return;
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  }

  async function goBack(event) {
    const target = location.pathname + location.search;
    if (target === here.address) return; // only the fragment changed
    try {
      const page = await load(location.href);
      if (!page) return;
      input.value = page.getElementById("q").value;
      here = { address: target, query: input.value.trim(), since: -Infinity };
      scrollTo(0, event.state?.top ?? 0);
    } catch (error) {
      if (error.name !== "AbortError") location.reload();
    }
  }

  input.addEventListener("input", (event) => {
    if (!event.isComposing) searchSoon();
  });
  input.addEventListener("compositionend", searchSoon);
  form.addEventListener("submit", (event) => {
    if (!isLive()) return;
    event.preventDefault();
    clearTimeout(timer);
    search(true);
  });
  addEventListener("popstate", goBack);
  addEventListener("pagehide", () => {
    if (counting) count();
  });
})();
