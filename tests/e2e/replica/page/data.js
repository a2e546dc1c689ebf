// Fetches the list again and again, or its stream, as the real page does. The page does not draw these data: what it
// draws comes from the world, so that a test can make the two differ.

/** What is fetched now, and how to stop that. */
let followed = "";
let end = () => {};

/** How much of the answers the page itself has read. Tests ask for it. */
const got = { lists: 0, frames: "" };
Object.assign(window, { replicaData: got });

/** @param {import("../world.js").View} view */
export function follow({ data, poll, token }) {
  const wanted = `${data} ${poll} ${token}`;
  if (wanted === followed) return;
  followed = wanted;
  end();
  const life = new AbortController();
  end = () => life.abort();
  if (data === "poll") ask(life.signal, poll);
  if (data === "stream") watch(life.signal, token);
}

/** @param {AbortSignal} signal @param {number} poll */
async function ask(signal, poll) {
  while (!signal.aborted) {
    try {
      const answer = await fetch("/v1/code/sessions?limit=50&statuses=active&statuses=paused", { signal });
      if (answer.ok) got.lists += (await answer.json()).data.length > 0 ? 1 : 0;
    } catch {
      if (signal.aborted) return;
    }
    await new Promise((resolve) => setTimeout(resolve, poll));
  }
}

/** @param {AbortSignal} signal @param {string} token with which it takes a stream up again */
async function watch(signal, token) {
  const resumed = token && `&resume_token=${token}`;
  try {
    const { body } = await fetch(new Request(`/v1/code/sessions/watch?limit=50${resumed}`, { signal }));
    const reader = /** @type {ReadableStream<any>} */ (body).pipeThrough(new TextDecoderStream()).getReader();
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      got.frames = (got.frames + value).slice(-20_000);
    }
  } catch {
    // The fetching was stopped.
  }
}
