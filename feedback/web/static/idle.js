// On the pages of those who take part: says three minutes before rest ends the session, and lets
// one go on. Other tabs of the same person count. Also: leaving a page quickly.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-leave]");
    if (!link) return;
    event.preventDefault();
    window.location.replace(link.href); // so that "back" does not lead here
  });

  const dialog = document.querySelector("dialog[data-idle]");
  if (!dialog) return;
  const LIMIT = Number(dialog.dataset.idle) * 1000;
  const WARNING = 3 * 60 * 1000;
  const LOOK = 1000;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("candour-idle") : null;
  const title = dialog.querySelector("[data-title]");
  const before = title.textContent;
  let last = Date.now(); // when the server last heard of us
  let unsaved = false;
  let over = false;

  const show = (name) => {
    for (const part of dialog.querySelectorAll("[data-before], [data-after]")) {
      part.hidden = !part.hasAttribute(`data-${name}`);
    }
  };

  const heard = (from) => {
    last = Date.now();
    if (from === "here" && tabs) tabs.postMessage("here");
    if (!over && dialog.open) dialog.close();
  };

  const stay = async () => {
    const token = dialog.querySelector("[name=csrf_token]").value;
    try {
      const answer = await fetch(dialog.dataset.stay, {
        method: "POST",
        body: new URLSearchParams({ csrf_token: token }),
        redirect: "manual",
      });
      if (answer.ok) heard("here");
      else end();
    } catch {
      // No connection: the warning stays, and one can try again.
    }
  };

  const open = () => {
    if (!dialog.open) dialog.showModal();
    dialog.querySelector(over ? "[data-close]" : "[data-go-on]").focus();
  };

  const end = () => {
    if (over) return;
    over = true;
    document.dispatchEvent(new CustomEvent("candour:ended"));
    if (!unsaved) {
      // Nothing would be lost, and nobody should read on over somebody's shoulder.
      window.location.replace(dialog.dataset.signedOut);
      return;
    }
    title.textContent = dialog.dataset.ended;
    show("after");
    open();
  };

  // Signed in again in another tab, the forms of this page need that session's token.
  const back = async () => {
    dialog.close();
    try {
      const answer = await fetch(dialog.dataset.token, { redirect: "manual" });
      if (!answer.ok) return;
      const { token } = await answer.json();
      for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token;
    } catch {
      return;
    }
    over = false;
    title.textContent = before;
    show("before");
    heard("here");
    document.dispatchEvent(new CustomEvent("candour:back"));
  };

  // By the clock and not by a timer alone: those stand still while a device sleeps.
  const look = () => {
    const rest = Date.now() - last;
    if (over) return;
    if (rest >= LIMIT) end();
    else if (rest >= LIMIT - WARNING && !dialog.open) open();
  };

  show("before");
  if (tabs) {
    tabs.addEventListener("message", () => heard("elsewhere"));
    tabs.postMessage("here");
  }
  dialog.querySelector("[data-go-on]").addEventListener("click", stay);
  dialog.querySelector("[data-close]").addEventListener("click", back);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (over) back();
    else stay(); // Escape: whoever presses it is here
  });
  document.addEventListener("input", (event) => {
    // Words to look for are no loss; what the page shows should not stay.
    if (!event.target.closest("form#search")) unsaved = true;
  });
  document.addEventListener("candour:saved", () => {
    unsaved = false;
    heard("here");
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK);
})();
