// The login page. The user signs in elsewhere; then the page goes to the address that it was given.

const tab = crypto.randomUUID();
const source = new EventSource(`/replica/events?tab=${tab}`);
source.onmessage = ({ data }) => {
  const { kind, world, view, sequence } = JSON.parse(data);
  const at = Date.now();
  const signedIn = kind === "world" ? world.view.signedIn : kind === "view" && view.signedIn;
  if (signedIn) location.assign(new URLSearchParams(location.search).get("returnTo") ?? "/code");
  fetch("/replica/drawn", { method: "POST", body: JSON.stringify({ tab, sequence, at }), keepalive: true });
};
window.addEventListener("pagehide", () => source.close());
