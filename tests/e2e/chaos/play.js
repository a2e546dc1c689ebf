// One chaotic day from its beginning to its report.

import { openScene } from "../harness/scene.js";
import { Chaos } from "./loop.js";
import { notesOn } from "./notes.js";
import { mistakes, report } from "./report.js";

/**
 * @param {{seed: number, transitions: number}} options
 * @param {(text: string) => void} say
 */
export async function play(options, say) {
  const scene = await openScene();
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
