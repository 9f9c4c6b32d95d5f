// Signs in by the passkey in place of the code, where the browser and the address of the page let it.
const [offer, options, answer] = ['passkey-offer', 'passkey-options', 'passkey'].map((id) =>
  document.getElementById(id),
);
const { rpId, ...request } = JSON.parse(options.value);
const isOurs = location.hostname === rpId || location.hostname.endsWith(`.${rpId}`);
if (isOurs && globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) offer.hidden = false;
offer.querySelector('button').addEventListener('click', async () => {
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({ rpId, ...request });
    answer.value = JSON.stringify(await navigator.credentials.get({ publicKey }));
    // Without the code, which is asked for otherwise.
    answer.form.submit();
  } catch {
    offer.querySelector('p').hidden = false;
  }
});
