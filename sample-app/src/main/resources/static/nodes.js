// The nodes, and the buttons that play with them.

import { ask, copies } from './copies.js';
import { nameOf } from './story.js';
import { stateText } from './timeline.js';
import { $, el, keep, say } from './dom.js';

export function drawNodes(complain) {
  const nodes = [...copies.values()].filter(copy => copy.alive && copy.state)
      .flatMap(copy => copy.state.nodes.map(node => ({ copy, node })))
      .sort((a, b) => !a.node.playable - !b.node.playable);
  keep($('cards'), nodes, one => one.copy.url + ' ' + one.node.name, one => makeCard(one, complain), drawCard);
}

function makeCard({ copy, node }, complain) {
  const card = el('article', { class: 'node' }, el('h3'), el('p', { class: 'state' }), el('p', { class: 'sessions soft' }), el('ul', { class: 'errands' }));
  const lock = () => $('lock').value.trim();
  const path = `/board/nodes/${encodeURIComponent(node.name)}/`;
  const act = action => ask(copy.url, `${path}${action}?lock=${encodeURIComponent(lock())}`);
  const play = luck => ask(copy.url, path + luck);
  const button = (name, does) => {
    const made = el('button', { type: 'button', class: name, 'data-action': name });
    made.addEventListener('click', async () => complain(lock() ? await does() : 'Name a lock first.'));
    return made;
  };
  if (!node.playable) {
    card.append(el('div', { class: 'buttons' }, button('process', () =>
      ask(copy.url, `/orders/${encodeURIComponent(lock().replace(/^order:/, ''))}/process`))));
    return card;
  }
  const state = () => card.data.node.state;
  card.append(el('div', { class: 'buttons' },
      button('process', () => act('process')),
      button('hold', () => act(holds(card.data.node) ? 'release' : 'hold')),
      button('steal', () => act('steal')),
      button('freeze', () => play(state() === 'FROZEN' ? 'thaw' : 'freeze')),
      button('cut', () => play(state() === 'CUT_OFF' ? 'thaw' : 'cut')),
      button('crash', () => play(state() === 'CRASHED' ? 'start' : 'crash'))));
  return card;
}

const holds = node => node.errands.some(one => one.phase === 'HOLDING' && one.lock === $('lock').value.trim());

function drawCard(card, one) {
  const { copy, node } = one;
  card.data = one;
  card.dataset.state = node.state;
  say(card.querySelector('h3'), nameOf(copy, node.name));
  say(card.querySelector('.state'), node.playable ? stateText(node.state) : 'the application itself');
  say(card.querySelector('.sessions'), node.sessions.map(sessionText).join('; '));
  card.querySelector('.sessions').hidden = node.sessions.length === 0;
  const errands = node.errands.map((errand, i) => ({ ...errand, key: `${errand.lock} ${i}` }));
  keep(card.querySelector('.errands'), errands, errand => errand.key, () => el('li'), (li, errand) => {
    li.className = errand.valid ? '' : 'late';
    say(li, errandText(errand));
  });
  label(card, 'process', 'Process', node.state === 'CRASHED');
  if (!node.playable) return;
  label(card, 'hold', holds(node) ? 'Release' : 'Hold', node.state === 'CRASHED');
  label(card, 'steal', 'Steal', node.state === 'CRASHED');
  label(card, 'freeze', node.state === 'FROZEN' ? 'Thaw' : 'Freeze', node.state === 'CRASHED');
  label(card, 'cut', node.state === 'CUT_OFF' ? 'Reconnect' : 'Cut off', node.state === 'CRASHED');
  label(card, 'crash', node.state === 'CRASHED' ? 'Start' : 'Crash', false);
}

function sessionText({ id, locks, danger }) {
  return `session ${id} keeps ${locks === 0 ? 'no lock' : locks === 1 ? 'one lock' : locks + ' locks'} alive${danger ? ', and is in danger' : ''}`;
}

function errandText({ lock, phase, valid, remaining }) {
  if (phase === 'WAITING') return `waits for ${lock}`;
  if (!valid) return `lost ${lock}, and does not know it yet`;
  return `${phase === 'WORKING' ? 'works on' : 'holds'} ${lock}, sure of it for ${(remaining / 1000).toFixed(1)} s`;
}

function label(card, name, text, off) {
  const button = card.querySelector('.' + name);
  if (button.textContent !== text) {
    button.textContent = text;
    button.setAttribute('aria-label', `${text}: ${card.querySelector('h3').textContent}`);
  }
  if (button.getAttribute('aria-disabled') !== String(off)) button.setAttribute('aria-disabled', String(off));
}
