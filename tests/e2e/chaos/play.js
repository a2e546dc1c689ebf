// Plays one chaotic day, and reports it.

import { Chaos } from "./loop.js";
import { notesOn } from "./notes.js";
import { mistakes, report } from "./report.js";

/** Firefox stops the event page as it does by default, and can be restarted. */
const AS_IT_IS = { rest: 30, lasts: true };

/**
 * @param {{seed: number, transitions: number}} options
 * @param {(text: string) => void} say
 * @param {import("../harness/scene.js").Open} open
 */
export async function play(options, say, open) {
  const scene = await open(AS_IT_IS);
  try {
    const chaos = new Chaos(scene, options);
    const start = Date.now();
    try {
      await chaos.run();
    } finally {
      const seconds = (Date.now() - start) / 1_000;
      say(report(chaos, { seed: options.seed, seconds, withdrawn: scene.desktop.withdrawals.all.length }));
    }
    const wrong = mistakes(chaos);
    const titles = new Set(Object.values(wrong).flatMap((list) => list.map(({ title }) => title)));
    for (const title of titles) say((await notesOn(scene, chaos, title)).join("\n"));
    return wrong;
  } finally {
    await scene.close();
  }
}
