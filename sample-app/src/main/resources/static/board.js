// The board: puts its parts together and keeps time.

import { ask, copies, listen, now, watched } from './copies.js';
import { ensureLane, forget, nameCopies, seen, setGone, tell } from './story.js';
import { draw, move, setSpan } from './timeline.js';
import { drawLocks, run } from './locks.js';
import { drawNodes } from './nodes.js';
import { report } from './events.js';
import { $, say } from './dom.js';

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const FRAME = 1000 / 30;
let dirty = true;
let waiting = [];

listen((copy, entries) => {
  const fresh = copy.state !== null;
  for (const entry of entries) report(ensureLane(copy, entry.node), tell(copy, entry), fresh);
}, () => { dirty = true; });

function refresh() {
  dirty = false;
  const state = watched().state;
  nameCopies(copies.size);
  for (const copy of copies.values()) {
    copy.state?.nodes.forEach(node => ensureLane(copy, node.name));
    setGone(copy, !copy.alive, now());
  }
  if (state && !state.problem) seen(state.rows, now());
  forget(now());
  draw();
  drawNodes(complain);
  drawLocks(complain);
  drawLink();
  waiting = waiting.filter(one => !(one.holds() && (one.resolve(), true)));
}

function drawLink() {
  const alive = copies.get(location.origin).alive;
  $('link').dataset.alive = alive;
  say($('link'), alive ? `Live, ${copies.size === 1 ? 'one copy' : copies.size + ' copies'}` : 'This copy does not answer; trying again');
  const problem = watched().state?.problem;
  if (problem) complain('The table cannot be read: ' + problem);
}

let silence;

function complain(text) {
  if (!text) return;
  $('problem').textContent = text;
  $('problem').hidden = false;
  clearTimeout(silence);
  silence = setTimeout(() => { $('problem').hidden = true; }, 8000);
}

let last = 0;
let drawn = 0;

function frame(at) {
  if (dirty || at - drawn > 1000) {
    drawn = at;
    refresh();
  }
  if (at - last > (calm.matches ? 1000 : FRAME)) {
    last = at;
    move();
    run();
  }
  requestAnimationFrame(frame);
}

requestAnimationFrame(frame);
addEventListener('resize', () => { dirty = true; });

const choices = [...document.querySelectorAll('[name=span]')];
const asked = new URLSearchParams(location.search).get('span') ?? (innerWidth < 700 ? '30' : '60');
(choices.find(choice => choice.value === asked) ?? choices[1]).checked = true;
const choose = () => {
  setSpan(choices.find(choice => choice.checked).value * 1000);
  dirty = true;
};
choices.forEach(choice => choice.addEventListener('change', choose));
choose();

/** A pause at the wrong moment, with the nodes of our own copy: why a lock alone is not enough. */
async function play() {
  const url = location.origin;
  const [first, ...others] = watched().state.nodes.filter(node => node.playable).map(node => node.name);
  const lock = $('lock').value.trim();
  const tell = async (node, what) => {
    const complaint = await ask(url, `/board/nodes/${encodeURIComponent(node)}/${what}`);
    if (complaint) throw new Error(complaint);
  };
  const order = 'process?lock=' + encodeURIComponent(lock);
  const errands = name => watched().state.nodes.find(node => node.name === name).errands.filter(one => one.lock === lock);
  await tell(first, order);
  await until(() => errands(first).some(one => one.phase === 'WORKING'));
  await tell(first, 'freeze');
  for (const next of others) {
    await tell(next, order);
    await until(() => errands(next).some(one => one.phase === 'WORKING'));
    await until(() => errands(next).length === 0);
  }
  await tell(first, 'thaw');
}

function until(holds) {
  return new Promise(resolve => waiting.push({ holds, resolve }));
}

$('play').addEventListener('click', async () => {
  $('play').disabled = true;
  try {
    await play();
  } catch (problem) {
    complain(problem.message);
  } finally {
    $('play').disabled = false;
  }
});
