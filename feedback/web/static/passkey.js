// Passkeys: make one, or sign in with one.
//
// What a passkey computes to unlock with ("prf") never stands in the page, nor in what describes
// the passkey: it goes into the form's data at the moment of sending, and nowhere else.
(() => {
  "use strict";
  const able = "PublicKeyCredential" in window && Boolean(navigator.credentials);
  if (able) for (const offer of document.querySelectorAll("[data-passkey-offer]")) offer.hidden = false;
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  form.querySelector("[data-plain]").hidden = true;

  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const told = (credential) => {
    const from = credential.response;
    const response = { clientDataJSON: toText(from.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (from[name]) response[name] = toText(from[name]);
    }
    return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response });
  };
  const results = (credential) => credential.getClientExtensionResults().prf || {};
  const first = (credential) => (results(credential).results || {}).first;

  const asked = JSON.parse(form.dataset.options);
  asked.challenge = toBytes(asked.challenge);
  asked.extensions.prf.eval.first = toBytes(asked.extensions.prf.eval.first);
  if (asked.user) asked.user.id = toBytes(asked.user.id);
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    if (asked[name]) asked[name] = asked[name].map((one) => ({ ...one, id: toBytes(one.id) }));
  }

  const say = (which) => {
    for (const words of form.querySelectorAll("[data-said]")) words.hidden = words.dataset.said !== which;
  };
  let sending = null;
  form.addEventListener("formdata", (event) => {
    if (!sending) return;
    event.formData.set("passkey", sending.answer);
    event.formData.set("passkey_secret", sending.output);
    sending = null;
  });
  const send = (credential, output) => {
    sending = { answer: told(credential), output: toText(output) };
    form.submit();
  };

  // A new passkey that cannot unlock is of no use: ask the device to drop it, where it can be asked.
  const drop = async (credential) => {
    if (!PublicKeyCredential.signalUnknownCredential) return;
    const unknown = { rpId: asked.rp.id, credentialId: credential.id };
    await PublicKeyCredential.signalUnknownCredential(unknown);
  };
  const capable = async () => {
    if (!PublicKeyCredential.getClientCapabilities) return true;
    return (await PublicKeyCredential.getClientCapabilities())["extension:prf"] !== false;
  };
  // Some devices compute only when a passkey is used, not yet when it is made.
  const evaluate = async (credential) => {
    const again = await navigator.credentials.get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rpId: asked.rp.id,
        allowCredentials: [{ type: "public-key", id: credential.rawId }],
        userVerification: "required",
        extensions: asked.extensions,
      },
    });
    return first(again);
  };

  const make = async () => {
    if (!(await capable())) return say("unable");
    const credential = await navigator.credentials.create({ publicKey: asked });
    const output = first(credential) || (results(credential).enabled && (await evaluate(credential)));
    if (output) return send(credential, output);
    await drop(credential);
    return say("unable");
  };
  const use = async () => {
    const credential = await navigator.credentials.get({ publicKey: asked });
    const output = first(credential);
    return output ? send(credential, output) : say("unable");
  };

  let busy = false;
  const start = async () => {
    if (busy) return;
    busy = true;
    say("");
    try {
      await (form.dataset.passkey === "make" ? make() : use());
    } catch (error) {
      say(error.name === "InvalidStateError" ? "there" : "failed");
    }
    busy = false;
  };
  if (!able) {
    say("unable");
    return;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  // Whoever has just pressed "Sign in with a passkey" need not press a second time.
  if ("auto" in form.dataset) start();
})();
