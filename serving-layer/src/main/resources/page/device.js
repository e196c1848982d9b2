// The chosen device: what is wrong with it, and one chart for each metric. Only charts in sight are drawn.
import {ago, api, element, number} from './api.js';
import {causeCard} from './alerts.js';
import {draw} from './chart.js';
import {now} from './live.js';
import {concerns} from './why.js';

/* global echarts */

const RANGES = [['24 h', 24], ['7 days', 168], ['14 days', 336]];
const SLOW_MILLIS = 10_000;
const host = document.getElementById('device');
const inSight = new Set();
const watcher = new IntersectionObserver(entries => entries.forEach(entry => {
  const {metric} = entry.target.dataset;
  if (entry.isIntersecting) {
    inSight.add(metric);
    paint(metric);
  } else {
    inSight.delete(metric);
  }
}), {root: host, rootMargin: '200px'});
const resizer = new ResizeObserver(entries => entries.forEach(entry => echarts.getInstanceByDom(entry.target)?.resize()));

let id = '';
let hours = 168;
let slowAt = 0;
let pictures = new Map();
let cardsKey = '';
let turn = 0;
let described = null;

const chartOf = metric => host.querySelector(`.chart[data-metric="${CSS.escape(metric)}"]`);

function paint(metric) {
  const place = chartOf(metric);
  const picture = pictures.get(metric);
  if (place && picture?.whole && inSight.has(metric)) {
    draw(place, picture);
  }
}

function clear() {
  host.querySelectorAll('.chart').forEach(each => {
    watcher.unobserve(each);
    resizer.unobserve(each);
    echarts.getInstanceByDom(each)?.dispose();
  });
  inSight.clear();
  pictures = new Map();
  cardsKey = '';
  described = null;
}

/** Ages grow, also while nothing arrives. */
export const ageDevice = () => described && describe(described);

function build(device) {
  clear();
  const ranges = RANGES.map(([label, length]) => element('button', {type: 'button', 'data-testid': `range-${length}`,
    'aria-pressed': String(length === hours), onclick: event => {
      hours = length;
      event.target.parentElement.querySelectorAll('button').forEach(each => each.setAttribute('aria-pressed', String(each === event.target)));
      slowAt = 0;
      refresh(() => {});
    }}, label));
  host.replaceChildren(
    element('div', {class: 'head'},
      element('div', {}, element('h2', {'data-testid': 'device-name'}, device.id), element('p', {class: 'line'}), element('p', {class: 'sources', 'data-testid': 'sources'})),
      element('div', {class: 'choice', role: 'group', 'aria-label': 'Range'}, ...ranges)),
    element('div', {class: 'why'}),
    element('div', {class: 'legend'},
      element('span', {class: 'line mean'}, 'hourly mean'), element('span', {class: 'range'}, 'min–max'),
      element('span', {class: 'band'}, 'expected range'), element('span', {class: 'line recent'}, 'latest readings'),
      element('span', {class: 'alerted'}, 'alert'), element('em', {}, 'All times are UTC')),
    ...device.metrics.map(metric => {
      const chart = element('div', {class: 'chart', 'data-testid': 'chart', 'data-metric': metric.name});
      watcher.observe(chart);
      resizer.observe(chart);
      return element('section', {class: 'metric', 'aria-label': metric.name},
        element('header', {}, element('h3', {}, metric.name), element('span', {class: 'now'})), chart);
    }));
  device.metrics.forEach(metric => pictures.set(metric.name, {buckets: [], band: [], recent: [], alerts: [], whole: false}));
}

function describe(device) {
  described = device;
  const source = device.baselineSource === null ? 'no baseline yet'
    : device.baselineSource === 'own' ? 'baseline from its own history' : `baseline from similar devices (${device.baselineSource.replace(/^cluster-/, 'group ')})`;
  const retired = device.retired ? `retired ${ago(device.retired.at, now())}${device.retired.sentSince ? ', has sent since' : ''} · ` : '';
  host.querySelector('.head p.line').textContent = `${retired}last reading ${ago(device.lastTs, now())} · ${source} · anomaly score ${device.score.toFixed(2)}`;
  device.metrics.forEach(metric => {
    const value = chartOf(metric.name).parentElement.querySelector('.now');
    const band = pictures.get(metric.name).band.at(-1);
    value.dataset.out = String(Boolean(band) && metric.last !== null && (metric.last < band[1] || metric.last > band[2]));
    value.replaceChildren(element('b', {}, number(metric.last)), metric.lastTs ? ago(metric.lastTs, now()) : '');
  });
}

function explain(alerts, changed) {
  const open = alerts.filter(each => each.state === 'open');
  const cards = (open.length ? open : alerts.slice(0, 1)).slice(0, 3);
  const key = JSON.stringify(cards);
  if (key !== cardsKey) {
    cardsKey = key;
    host.querySelector('.why').replaceChildren(...cards.map(alert => causeCard(alert, changed)));
  }
}

/** The end of the picture: the present, or the device's last reading if its time is another. */
function span(device) {
  const to = Math.abs(now() - device.lastTs) < 3_600_000 ? Math.max(now(), device.lastTs) : device.lastTs + 60_000;
  return [to - hours * 3_600_000, to];
}

/** Brings the device up to date: values and newest points each time, history and band every ten seconds. */
export async function refresh(changed) {
  const mine = ++turn;
  const current = id;
  if (!current) {
    return;
  }
  const device = await api.device(current);
  if (mine !== turn || current !== id) {
    return;
  }
  const names = device.metrics.map(each => each.name);
  if (names.join('\n') !== [...pictures.keys()].join('\n') || !host.querySelector('.head')) {
    build(device);
    slowAt = 0;
  }
  const [from, to] = span(device);
  if (Date.now() - slowAt > SLOW_MILLIS) {
    const step = Math.max(600_000, Math.round((to - from) / 400));
    const [merged, ...bands] = await Promise.all([api.aggregates(current, from, to),
      ...device.metrics.map(each => each.baseline ? api.baseline(current, each.name, from, to, step) : {points: []})]);
    if (mine !== turn || current !== id) {
      return;
    }
    slowAt = Date.now();
    names.forEach((name, at) => Object.assign(pictures.get(name), {buckets: merged.metrics[name]?.buckets ?? [],
      band: bands[at].points.map(each => [each.ts, each.low, each.high, each.level]), whole: true}));
    const {provenance} = merged;
    host.querySelector('.sources').textContent = `${number(provenance.batchCount)} values from the nightly run, `
      + `${number(provenance.speedCount)} live${provenance.complete ? '' : ' · incomplete'}`;
    host.querySelector('.sources').title = provenance.generation ? `generation ${provenance.generation}` : 'no nightly run yet';
  }
  const [alerts, ...recents] = await Promise.all([api.alertsOf(current, from, to + 1),
    ...names.map(name => inSight.has(name) ? api.recent(current, name) : null)]);
  if (mine !== turn || current !== id) {
    return;
  }
  names.forEach((name, at) => {
    const picture = pictures.get(name);
    picture.recent = recents[at] ? recents[at].points.map(each => [each.ts, each.value]) : picture.recent;
    picture.alerts = alerts.alerts.filter(each => concerns(each, name));
    Object.assign(picture, {from, to});
    paint(name);
  });
  describe(device);
  explain(alerts.alerts, changed);
}

const empty = (...said) => element('div', {class: 'empty'}, element('p', {}, ...said));

export function choose(next) {
  if (next === id) {
    return;
  }
  id = next;
  slowAt = 0;
  turn++;
  clear();
  host.scrollTop = 0;
  host.replaceChildren(...(id ? [element('div', {class: 'empty'}, element('p', {}, `Loading ${id} …`))] : [empty('Pick a device to see its history, expected range and live values.')]));
}

export function repaint() {
  pictures.forEach((picture, metric) => paint(metric));
}

/** A device that is not there is named as such; a failure is told unless there is a picture already. */
export function failed(e) {
  if (e.status === 404) {
    host.replaceChildren(empty(`Unknown device '${id}'. `, element('a', {href: '#/'}, 'Back to the list')));
  } else if (!host.querySelector('.head')) {
    host.replaceChildren(empty(e.message));
  }
}
