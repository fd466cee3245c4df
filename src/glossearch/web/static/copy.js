// Buttons beside the headings of an entry that copy links to them.
(() => {
  "use strict";
  const SHOWN = 2000; // milliseconds that "Copied" stands there
  const page = document.querySelector("link[rel=canonical]").href;
  const told = document.createElement("span");
  document.getElementById("status").append(told);

  // Without a secure connection there is no clipboard for scripts but this one.
  function copyBySelection(text) {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }

  function addButton(heading, address) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy link";
    button.setAttribute("aria-label", `Copy link to “${heading.textContent}”`);
    button.addEventListener("click", async () => {
      const copied = await copy(address);
      button.focus();
      button.textContent = copied ? "Copied" : "Not copied";
      told.textContent = copied ? "Link copied." : "The link could not be copied.";
      setTimeout(() => {
        button.textContent = "Copy link";
        told.textContent = "";
      }, SHOWN);
    });
    heading.parentElement.append(button);
  }

  addButton(document.querySelector("h1"), page);
  for (const heading of document.querySelectorAll(".body .heading > [id]")) {
    addButton(heading, `${page}#${heading.id}`);
  }
})();
