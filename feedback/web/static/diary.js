// Keeps what is being written as a draft: a few seconds after typing stops, at least every
// quarter of a minute, when the page is left, and before it is sent. Without it there is a button
// for the same. Requests go one after the other; each says how many this page has sent, so that
// one that comes late never undoes a later one.
(() => {
  "use strict";
  const form = document.querySelector("form[data-diary]");
  if (!form) return;
  const PAUSE = 2500;
  const LONGEST = 15000;
  const RETRY = [3000, 6000, 12000, 30000];
  const KEEPALIVE = 60000; // bytes that a browser still sends after the page is gone
  const status = form.querySelector("[data-status]");
  const ended = form.querySelector("[data-ended]");
  let typed = 0; // counts changes
  let kept = 0; // the change up to which the server has it
  let stopped = ""; // why nothing more is sent
  let failures = 0;
  let timer = 0;
  let since = 0; // when the oldest change that is not kept was made
  let current = null; // the request under way
  let submitted = false;

  const tell = (name) => form.dispatchEvent(new CustomEvent(name, { bubbles: true }));

  const say = (name) => {
    const words = status.dataset[name] || "";
    if (status.textContent !== words) status.textContent = words;
    status.classList.toggle("candour-saved--trouble", Boolean(name) && name !== "saved");
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };

  const changed = () => {
    typed += 1;
    if (stopped) return;
    if (!failures) say("");
    const now = Date.now();
    since = since || now;
    if (!failures) later(Math.max(0, Math.min(PAUSE, since + LONGEST - now)));
  };

  const send = (leaving = false) => {
    clearTimeout(timer);
    if (current || stopped || kept === typed) return current;
    current = post(leaving === true).finally(() => {
      current = null;
    });
    return current;
  };

  const post = async (leaving) => {
    const sent = typed;
    since = 0;
    form.elements.key_turn.value = String(Number(form.elements.key_turn.value) + 1);
    const body = new URLSearchParams(new FormData(form));
    let answer = null;
    try {
      answer = await fetch(form.dataset.diary, {
        method: "POST",
        body,
        redirect: "manual",
        keepalive: leaving && body.toString().length < KEEPALIVE,
      });
      if (answer.ok) saved((await answer.json()).draft, sent);
      else if (answer.status === 409) stop((await answer.json()).reason);
      else if (answer.type === "opaqueredirect" || answer.status < 500) signedOut();
      else failed();
    } catch {
      failed();
    }
  };

  const saved = (revision, sent) => {
    form.elements.key_draft.value = String(revision);
    if (revision) window.history.replaceState(null, "", form.dataset.write);
    kept = sent;
    failures = 0;
    if (kept === typed) {
      say("saved");
      tell("candour:saved");
    } else later(PAUSE);
  };

  const failed = () => {
    say("offline");
    later(RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  };

  const stop = (reason) => {
    stopped = reason;
    clearTimeout(timer);
    say(reason);
  };

  const signedOut = () => {
    stop("ended");
    ended.hidden = false;
  };

  const goOn = () => {
    stopped = "";
    failures = 0;
    ended.hidden = true;
    typed += 1;
    send();
  };

  // After signing in again in another tab: this page's form needs that session's token.
  const again = async () => {
    try {
      const answer = await fetch(form.dataset.token, { redirect: "manual" });
      if (!answer.ok) return;
      form.elements.csrf_token.value = (await answer.json()).token;
      goOn();
    } catch {
      // Still no connection: the button is still there.
    }
  };

  // Pressing Save first keeps a draft, so that the words are safe if the page cannot be sent.
  const submit = async (event) => {
    if (submitted) return;
    event.preventDefault();
    const button = event.submitter;
    await current;
    await send();
    if (stopped === "ended") ended.scrollIntoView({ block: "center" });
    else if (kept === typed || stopped) {
      submitted = true;
      clearTimeout(timer);
      // Not at once: while this event is still under way, a browser would do nothing.
      setTimeout(() => form.requestSubmit(button));
    }
  };

  form.addEventListener("input", changed);
  form.addEventListener("submit", submit);
  form.querySelector("[data-again]").addEventListener("click", again);
  document.addEventListener("candour:ended", signedOut);
  document.addEventListener("candour:back", goOn);
  window.addEventListener("online", () => failures && later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !submitted) send(true);
  });
  window.addEventListener("pagehide", () => {
    if (!submitted) send(true);
  });
  // The browser asks before the last words are lost.
  window.addEventListener("beforeunload", (event) => {
    if (!submitted && kept !== typed && (failures || stopped)) event.preventDefault();
  });
})();
