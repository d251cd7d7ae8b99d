// home.js owns the app's Home tab: the blocks that the app published for this person.

import { h } from '../dom.js';
import { createSurface } from '../surface.js';
import { drawBlocks } from './blocks.js';

/** createHome returns {node, update, opened}; opened tells the app that somebody looks. */
export function createHome(store, confirm) {
  const surface = createSurface(store, { home: true }, confirm);
  const blocks = h('div', { class: 'blocks' });
  const empty = h('p', { class: 'empty' });
  const node = h('div', { class: 'home scroller', role: 'region', 'aria-label': 'Home', tabindex: '0' }, h('div', { class: 'home-page' }, blocks, empty));
  let asking = false;

  async function opened() {
    asking = true;
    const result = await store.act('home');
    asking = false;
    if (!result.ok) store.toast(result.error);
    update();
  }

  function update() {
    const home = store.snapshot.home;
    drawBlocks(blocks, home?.blocks ?? [], surface);
    empty.hidden = Boolean(home);
    empty.textContent = asking ? 'Loading…' : `${store.snapshot.app.name} has not put anything here yet.`;
  }
  return { node, update, opened };
}
