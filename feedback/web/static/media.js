// Sends a photo, a sound or a video in pieces, shows how far it is, and goes on where it was after
// a broken connection, also when the page was loaded again and the same file chosen. Without this
// script the form sends a file in one go. Records where the browser can (media-record.js).
(() => {
  "use strict";
  const form = document.querySelector("form[data-media]");
  if (!form) return;
  const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];
  const MB = 1000000;
  const STEP = 10; // percent: a screen reader is told no more often
  const words = form.dataset;
  const trouble = document.querySelector("[data-trouble]");
  const sending = form.querySelector("[data-sending]");
  const choose = form.querySelector("[data-choose]");
  const field = form.querySelector("input[type=file]");
  const bar = form.querySelector("progress");
  const status = form.querySelector("[data-status]");
  let under = null; // the sending under way: lets it be stopped
  let wake = null; // ends a pause
  let leaving = false;

  class Refused extends Error {}
  class Stopped extends Error {}

  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  const complain = (text) => {
    trouble.textContent = text;
    trouble.hidden = !text;
    if (text) trouble.focus();
  };

  const pause = (wait) =>
    new Promise((resolve) => {
      const timer = wait ? setTimeout(resolve, wait) : 0;
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  // One request, again and again until there is an answer of ours.
  const ask = async (address, body, type) => {
    for (let failures = 0; ; failures += 1) {
      if (under.signal.aborted) throw new Stopped();
      let answer = null;
      let told = null;
      try {
        answer = await fetch(address, {
          method: "POST",
          body,
          redirect: "manual",
          signal: under.signal,
          headers: { "Content-Type": type, "X-CSRFToken": form.elements.csrf_token.value },
        });
        if (answer.headers.get("Content-Type") === "application/json") told = await answer.json();
      } catch {
        answer = null; // no connection, or it broke
      }
      if (told) {
        form.dispatchEvent(new CustomEvent("candour:saved", { bubbles: true }));
        return { ok: answer.ok, told };
      }
      if (under.signal.aborted) throw new Stopped();
      const out = answer && (answer.type === "opaqueredirect" || [400, 403].includes(answer.status));
      const busy = answer && answer.status === 503;
      say(out ? words.wordEnded : busy ? words.wordBusy : words.wordOffline);
      await pause(WAITS[Math.min(failures, WAITS.length - 1)]);
    }
  };

  const piece = async (file, begun, index) => {
    const blob = file.slice(index * begun.size, (index + 1) * begun.size);
    let body = null;
    try {
      body = await blob.arrayBuffer();
    } catch {
      throw new Refused(words.wordBroken); // removed or changed on the device
    }
    const address = `${begun.at}/pieces/${index}`;
    const { ok, told } = await ask(address, body, "application/octet-stream");
    if (!ok && told.error) throw new Refused(told.error);
    return told.next;
  };

  const progress = (file, next, begun) => {
    const share = Math.min(100, Math.floor((next * 100) / begun.pieces));
    bar.value = share;
    const done = Math.min(file.size, next * begun.size);
    if (share % STEP === 0 || share - Number(bar.dataset.said || 0) >= STEP) {
      bar.dataset.said = String(share);
      const shown = { done: Math.round(done / MB), all: Math.max(1, Math.round(file.size / MB)) };
      say(words.wordProgress.replace("{done}", shown.done).replace("{all}", shown.all));
    }
  };

  const deliver = async (file) => {
    const about = JSON.stringify({ name: file.name, size: file.size });
    const { ok, told: begun } = await ask(words.media, about, "application/json");
    if (!ok) throw new Refused(begun.error);
    // The last piece that is there is sent once more: the server compares, so that another file of
    // the same name and size is never mixed with this one.
    let next = Math.max(0, begun.next - 1);
    progress(file, begun.next, begun);
    for (;;) {
      while (next < begun.pieces) {
        next = await piece(file, begun, next);
        progress(file, next, begun);
      }
      say(words.wordFinishing);
      const { ok: done, told } = await ask(`${begun.at}/done`, "{}", "application/json");
      if (done) return told.go;
      if (!("next" in told)) throw new Refused(told.error);
      next = told.next;
    }
  };

  const busy = (now) => {
    sending.hidden = !now;
    choose.hidden = now;
    field.disabled = now;
    document.dispatchEvent(new CustomEvent("candour:sending", { detail: now }));
  };

  const send = async (file) => {
    complain("");
    if (!file) return complain(words.wordNone);
    if (file.size > Number(words.most)) return complain(words.wordLarge);
    under = new AbortController();
    bar.value = 0;
    busy(true);
    try {
      const go = await deliver(file);
      under = null;
      document.dispatchEvent(new CustomEvent("candour:sent"));
      window.location.assign(go);
    } catch (error) {
      under = null;
      busy(false);
      if (error instanceof Refused) complain(error.message);
      else if (error instanceof Stopped) complain(words.wordStopped);
      else throw error;
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!under) send(field.files[0]);
  });
  form.querySelector("[data-stop-sending]").addEventListener("click", () => {
    if (!under) return;
    under.abort();
    if (wake) wake();
  });
  for (const [target, name] of [[window, "online"], [document, "candour:back"]]) {
    target.addEventListener(name, () => {
      if (wake) wake();
    });
  }
  // Whoever leaves quickly is not asked anything.
  document.addEventListener("click", (event) => {
    leaving = Boolean(event.target.closest("a[data-leave]"));
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (under && !leaving) event.preventDefault();
  });
  form.querySelector("[data-without]").hidden = true;
  form.querySelector("[data-with]").hidden = false;
  // For media-record.js, which sends what was recorded in the same way.
  document.addEventListener("candour:send", (event) => {
    if (!under) send(event.detail);
  });
})();
