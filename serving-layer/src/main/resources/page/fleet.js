// The fleet at a glance: worst first, then by score, then by name; updated in place, so that a thousand rows stay calm.
import {ago, element, number} from './api.js';
import {now} from './live.js';

const list = document.getElementById('devices');
const note = document.getElementById('devices-note');
const strip = document.getElementById('strip');
const rows = new Map();
let devices = [];
let total = null;
let filter = 'all';
let search = '';
let chosen = '';

export function watchTools(changed) {
  document.getElementById('search').addEventListener('input', event => {
    search = event.target.value.trim();
    render();
    if (total > devices.length) {
      changed();
    }
  });
  document.querySelectorAll('[data-filter]').forEach(button => button.addEventListener('click', () => {
    filter = button.dataset.filter;
    document.querySelectorAll('[data-filter]').forEach(each => each.setAttribute('aria-pressed', String(each === button)));
    render();
  }));
}

function row(id) {
  const link = element('a', {href: `#/device/${encodeURIComponent(id)}`, 'data-testid': 'device-row', 'data-device': id},
    element('span', {class: 'dot'}), element('span', {class: 'name'}, id), element('span', {class: 'when'}),
    element('span', {class: 'sub'}, element('span', {class: 'text'}), element('span', {class: 'score'}, element('i'))));
  return element('li', {}, link);
}

function fill(item, device) {
  const link = item.firstChild;
  link.dataset.severity = device.severity;
  link.dataset.open = String(device.openAlerts > 0);
  link.setAttribute('aria-current', String(device.id === chosen));
  link.querySelector('.when').textContent = ago(device.lastTs, now());
  link.querySelector('.text').textContent = device.openAlerts > 0
    ? `${device.openAlerts} open alert${device.openAlerts > 1 ? 's' : ''}` : `${device.metrics} metric${device.metrics === 1 ? '' : 's'}`;
  const score = link.querySelector('.score');
  score.title = `anomaly score ${device.score.toFixed(2)} (alert threshold 0.5)`;
  score.dataset.high = String(device.score >= 0.5);
  score.firstChild.style.width = `${Math.round(device.score * 100)}%`;
}

/** What is looked for, as typed. */
export const searched = () => search;

function render() {
  const wanting = search.toLowerCase();
  const shown = devices
    .filter(each => (filter === 'all' || each.openAlerts > 0) && each.id.toLowerCase().includes(wanting))
    .sort((a, b) => b.severity - a.severity || (b.score >= 0.5) - (a.score >= 0.5) || a.id.localeCompare(b.id, 'en', {numeric: true}));
  const wanted = new Set(shown.map(each => each.id));
  for (const [id, item] of rows) {
    if (!wanted.has(id)) {
      item.remove();
      rows.delete(id);
    }
  }
  let place = list.firstChild;
  for (const device of shown) {
    let item = rows.get(device.id);
    if (!item) {
      item = row(device.id);
      rows.set(device.id, item);
    }
    fill(item, device);
    if (item === place) {
      place = place.nextSibling;
    } else {
      list.insertBefore(item, place);
    }
  }
  const alerting = devices.filter(each => each.openAlerts > 0).length;
  document.querySelector('[data-filter="alerting"]').textContent = `With open alerts (${number(alerting)})`;
  note.textContent = [shown.length ? '' : devices.length ? 'No devices match.' : total === null ? '' : 'No data received yet.',
    total > devices.length ? `Only ${number(devices.length)} of ${number(total)} devices are listed, the first by name. `
      + 'Search for the beginning of a name to find others; their alerts are in the list of alerts.' : ''].filter(Boolean).join(' ');
  renderStrip();
}

/** How much of the fleet stands at each severity. */
function renderStrip() {
  for (let severity = 5; severity >= 0; severity--) {
    let part = strip.querySelector(`[data-severity="${severity}"]`);
    if (!part) {
      part = element('i', {'data-severity': severity});
      strip.append(part);
    }
    const count = devices.filter(each => each.severity === severity).length;
    part.style.flexGrow = count;
    part.style.display = count ? '' : 'none';
  }
}

/** @param count how many devices there are: more than are listed, perhaps */
export function showFleet(found, count) {
  devices = found;
  total = count;
  render();
}

/** Ages grow, also while nothing arrives. */
export const ageFleet = render;

export function markChosen(id) {
  chosen = id;
  render();
  rows.get(id)?.scrollIntoView({block: 'nearest'});
}
