// Alerts, and why each of them.
import {ago, api, duration, element, number, SEVERITY, stamp} from './api.js';

const list = document.getElementById('alerts');
let shown = '';

/** Whether a value lies in its own band: then it is the company of the other metrics that is improbable. */
const inside = cause => cause.observed >= cause.low && cause.observed <= cause.high;

/** What each detector finds, in a few words. */
const FOUND = {
  band: 'Outside the expected band', distance: 'Metrics that do not go together', forecast: 'Not as predicted',
  novelty: 'Never seen before', stuck: 'Values that no longer change', missing: 'Metrics that no longer come',
  unseen: 'Without a history', silent: 'Silent', storm: 'A storm of alerts',
};

/** What is wrong with a metric that broke a habit. */
const HABIT = {
  stuck: cause => ` stays at ${number(cause.observed)}`, missing: () => ' no longer comes', unseen: () => ' has no history',
};

/** What is wrong with a metric whose value lies in its own band. */
const INSIDE = {novelty: ', new for it', forecast: ', not as its past and the other metrics predict'};

/** What an alert says that has no metric for a cause. */
const WITHOUT_CAUSE = {
  silent: () => 'No reading for longer than its habit',
  storm: alert => `${number(alert.readings)} more alerts held back, so as not to bury what matters`,
};

/** What holds an alert back, by what comes before the colon. */
const HOLDERS = {maintenance: 'maintenance', expected: 'expected', storm: 'part of a storm'};

const heldBy = alert => `held back: ${HOLDERS[alert.heldBy.split(':')[0]] || alert.heldBy}`;

/** An alert of no device is one of the fleet. */
const subject = alert => alert.device
  ? element('a', {href: `#/device/${encodeURIComponent(alert.device)}`}, alert.device) : element('b', {}, 'The fleet');

/** One line: the metric that caused most, what it was and what was expected. */
function why(alert) {
  const cause = alert.causes[0];
  if (!cause) {
    return element('p', {}, WITHOUT_CAUSE[alert.detector]?.(alert) ?? alert.detector);
  }
  if (HABIT[alert.detector]) {
    return element('p', {}, element('b', {}, cause.metric), HABIT[alert.detector](cause));
  }
  return element('p', {}, element('b', {}, `${cause.metric} ${number(cause.observed)}`),
    inside(cause)
      ? INSIDE[alert.detector] || ', which does not go with the other metrics'
      : `, expected ${number(cause.low)} to ${number(cause.high)}`);
}

function acknowledge(alert, changed) {
  if (alert.acknowledgedAt) {
    return element('span', {class: 'seen', title: `acknowledged ${ago(alert.acknowledgedAt)}`}, '✓ seen');
  }
  return element('button', {type: 'button', 'data-testid': 'acknowledge',
    onclick: async () => { await api.acknowledge(alert.id); changed(); }}, 'Acknowledge');
}

const lasted = alert => alert.state === 'open' ? `since ${stamp(alert.openedTs)}`
  : `${stamp(alert.openedTs)}, for ${duration(alert.closedTs - alert.openedTs)}`;

/** @param hush what is said where there are none */
export function showAlerts(alerts, chosen, changed, hush) {
  const key = JSON.stringify([alerts, chosen, hush]);
  if (key === shown) {
    return; // nothing happened: the page keeps its focus and selection
  }
  shown = key;
  list.replaceChildren(...alerts.map(alert => element('li', {},
    element('div', {class: 'alert', 'data-testid': 'alert', 'data-severity': alert.severity, 'data-state': alert.state,
      'aria-current': String(alert.device === chosen)},
    subject(alert), element('span', {class: 'tag'}, alert.state === 'open' ? SEVERITY[alert.severity] : 'closed'),
    why(alert), element('span', {class: 'when'}, alert.heldBy ? `${lasted(alert)}, ${heldBy(alert)}` : lasted(alert)),
    alert.heldBy ? '' : acknowledge(alert, changed)))));
  if (!alerts.length) {
    list.append(element('li', {class: 'hush'}, hush));
  }
}

/** The open alerts of one device, or its last one, with the contribution of each metric. */
export function causeCard(alert, changed) {
  const rows = alert.causes.map(cause => element('tr', {},
    element('td', {}, cause.metric), element('td', {}, number(cause.observed)),
    element('td', {}, `${number(cause.low)} to ${number(cause.high)}`),
    element('td', {}, element('div', {class: 'share'}, element('i', {style: `--part:${Math.round(cause.share * 100)}%`}),
      `${Math.round(cause.share * 100)} %`))));
  return element('article', {class: 'cause-card', 'data-testid': 'cause', 'data-severity': alert.severity},
    element('header', {}, element('span', {class: 'tag'}, SEVERITY[alert.severity]),
      element('h3', {}, FOUND[alert.detector] || alert.detector),
      element('span', {class: 'meta'}, `${alert.state}, ${lasted(alert)} · peak score ${alert.peak.toFixed(2)} · ${alert.readings} readings · baseline of ${alert.generation || 'no generation'}`),
      element('span', {style: 'flex:1'}), acknowledge(alert, changed)),
    element('table', {}, element('thead', {}, element('tr', {}, ...['Metric', 'Observed', 'Expected', 'Contribution'].map(each => element('th', {}, each)))),
      element('tbody', {}, ...rows)));
}
