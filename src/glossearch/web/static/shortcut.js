// The key "/" goes to the search box, unless somebody is typing or has switched it off (WCAG 2.1.4).
(() => {
  "use strict";
  const OFF = "glossearch.no-shortcut";
  const input = document.getElementById("q");
  const item = document.createElement("li");
  const button = document.createElement("button");

  function isOn() {
    try {
      return localStorage.getItem(OFF) === null;
    } catch {
      return true; // no storage in this browser
    }
  }

  function tell() {
    button.textContent = `Key “/” to search: ${isOn() ? "on" : "off"}`;
    if (isOn()) input.setAttribute("aria-keyshortcuts", "/");
    else input.removeAttribute("aria-keyshortcuts");
  }

  function toggle() {
    try {
      if (isOn()) localStorage.setItem(OFF, "1");
      else localStorage.removeItem(OFF);
    } catch {
      // It cannot be remembered, so it stays on.
    }
    tell();
  }

  // Within a custom element, too, whose fields only the composed path tells of.
  function isTyping(event) {
    const target = event.composedPath()[0];
    return target.isContentEditable || target.matches?.("input, textarea, select, [role=textbox]");
  }

  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.defaultPrevented || isTyping(event) || !isOn()) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  button.type = "button";
  button.addEventListener("click", toggle);
  item.append(button);
  document.querySelector(".foot ul").append(item);
  tell();
})();
