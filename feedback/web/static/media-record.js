// Records sound or video in the page, where the browser can. Nothing is sent before "Keep it".
(() => {
  "use strict";
  const box = document.querySelector("[data-recorder]");
  const devices = navigator.mediaDevices;
  if (!box || !devices || !devices.getUserMedia || !("MediaRecorder" in window)) return;
  const TYPES = {
    sound: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
    video: ["video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
  };
  const ENDINGS = { "audio/webm": "weba", "audio/mp4": "m4a", "audio/ogg": "ogg", "video/webm": "webm", "video/mp4": "mp4" };
  const ASKED = {
    sound: { audio: true },
    video: { audio: true, video: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 } } },
  };
  const RATES = { audioBitsPerSecond: 64000, videoBitsPerSecond: 1500000 };
  const SLICE = 1000;
  const HERE = 5 * 60 * 1000; // how often a long recording says that somebody is here
  const MINUTE = 60;
  const form = document.querySelector("form[data-media]");
  const find = (name) => box.querySelector(`[data-${name}]`);
  const state = find("state");
  const shown = { sound: find("heard"), video: find("seen") };
  const most = Number(form.dataset.most);
  let recorder = null;
  let kept = null; // what was recorded and not yet kept or thrown away
  let timer = 0;
  let leaving = false;

  // idle: nothing yet; on: recording; ready: to be listened to
  const show = (now, kind = "") => {
    for (const button of box.querySelectorAll("[data-record]")) button.hidden = now !== "idle";
    find("stop").hidden = now !== "on";
    find("keep").hidden = now !== "ready";
    find("throw").hidden = now !== "ready";
    find("live").hidden = !(now === "on" && kind === "video");
    for (const [name, player] of Object.entries(shown)) {
      player.hidden = !(now === "ready" && name === kind);
    }
    box.classList.toggle("candour-recorder--on", now === "on");
  };

  const forget = () => {
    for (const player of Object.values(shown)) {
      if (player.src) URL.revokeObjectURL(player.src);
      player.removeAttribute("src");
    }
    kept = null;
  };

  // A session ends after some rest, and whoever records is not at rest.
  const here = async () => {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    try {
      const answer = await fetch(form.dataset.stay, { method: "POST", body, redirect: "manual" });
      if (answer.ok) box.dispatchEvent(new CustomEvent("candour:saved", { bubbles: true }));
    } catch {
      // No connection: the recording goes on, and is sent when there is one.
    }
    box.dispatchEvent(new Event("input", { bubbles: true })); // not saved yet
  };

  const count = (since) => {
    let told = since;
    timer = setInterval(() => {
      const seconds = Math.floor((Date.now() - since) / SLICE);
      const time = `${Math.floor(seconds / MINUTE)}:${String(seconds % MINUTE).padStart(2, "0")}`;
      state.textContent = box.dataset.wordRecording.replace("{time}", time);
      if (Date.now() - told >= HERE) {
        told = Date.now();
        here();
      }
    }, SLICE);
    state.textContent = box.dataset.wordRecording.replace("{time}", "0:00");
  };

  const record = async (kind) => {
    state.textContent = "";
    let stream = null;
    try {
      stream = await devices.getUserMedia(ASKED[kind]);
    } catch {
      state.textContent = box.dataset.wordRefused;
      return;
    }
    const type = TYPES[kind].find((one) => MediaRecorder.isTypeSupported(one));
    recorder = new MediaRecorder(stream, { ...RATES, ...(type ? { mimeType: type } : {}) });
    const parts = [];
    let size = 0;
    let full = false;
    recorder.addEventListener("dataavailable", (event) => {
      parts.push(event.data);
      size += event.data.size;
      // The next slice must fit, too.
      if (size + 2 * event.data.size > most && recorder.state === "recording") {
        full = true;
        recorder.stop();
      }
    });
    recorder.addEventListener("stop", () => ended(stream, kind, parts, full));
    if (kind === "video") {
      find("live").srcObject = stream;
      find("live").play().catch(() => {});
    }
    recorder.start(SLICE);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    show("on", kind);
    count(Date.now());
    find("stop").focus();
  };

  const ended = (stream, kind, parts, full) => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    find("live").srcObject = null;
    const type = recorder.mimeType.split(";")[0];
    recorder = null;
    const words = kind === "video" ? box.dataset.wordVideo : box.dataset.wordSound;
    kept = new File(parts, `${words}.${ENDINGS[type] || "webm"}`, { type });
    shown[kind].src = URL.createObjectURL(kept);
    state.textContent = `${full ? `${box.dataset.wordFull} ` : ""}${box.dataset.wordReady}`;
    show("ready", kind);
    find("keep").focus();
  };

  for (const button of box.querySelectorAll("[data-record]")) {
    button.addEventListener("click", () => record(button.dataset.record));
  }
  find("stop").addEventListener("click", () => recorder && recorder.stop());
  find("keep").addEventListener("click", () => {
    if (kept) document.dispatchEvent(new CustomEvent("candour:send", { detail: kept }));
  });
  find("throw").addEventListener("click", () => {
    forget();
    show("idle");
    state.textContent = box.dataset.wordThrown;
    box.querySelector("[data-record]").focus();
  });
  // While something is sent, nothing else is recorded; what was recorded stays until it is there.
  document.addEventListener("candour:sending", (event) => {
    for (const button of box.querySelectorAll("button")) button.disabled = event.detail;
  });
  document.addEventListener("candour:sent", () => {
    kept = null;
  });
  // Whoever leaves quickly is not asked anything.
  document.addEventListener("click", (event) => {
    leaving = Boolean(event.target.closest("a[data-leave]"));
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if ((recorder || kept) && !leaving) event.preventDefault();
  });
  show("idle");
  box.hidden = false;
})();
