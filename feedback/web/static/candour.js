// Copy and print buttons. Without scripts neither is shown, and every page works.
(() => {
  "use strict";
  const say = (button, words) => {
    const place = button.nextElementSibling;
    if (place && place.getAttribute("role") === "status") place.textContent = words;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (!button) return;
    if (button.hasAttribute("data-print")) {
      window.print();
      return;
    }
    const source = document.querySelector(button.dataset.copy);
    const text = "value" in source ? source.value : source.textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      say(button, button.dataset.copied);
    } catch {
      // No clipboard (an old browser, or a page without HTTPS): select it, ready to copy.
      if ("select" in source) source.select();
      else window.getSelection().selectAllChildren(source);
      say(button, button.dataset.selected);
    }
  });
})();
