// Alerts, and why each of them.
import {ago, api, duration, element, number, SEVERITY, stamp} from './api.js';

const list = document.getElementById('alerts');
let shown = '';

/** Whether a value lies in its own band: then it is the company of the other metrics that is improbable. */
const inside = cause => cause.observed >= cause.low && cause.observed <= cause.high;

/** One line: the metric that caused most, what it was and what was expected. */
function why(alert) {
  const cause = alert.causes[0];
  if (!cause) {
    return element('p', {}, alert.detector);
  }
  return element('p', {}, element('b', {}, `${cause.metric} ${number(cause.observed)}`),
    inside(cause)
      ? ', which does not go with the other metrics'
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

export function showAlerts(alerts, chosen, changed) {
  const key = JSON.stringify([alerts, chosen]);
  if (key === shown) {
    return; // nothing happened: the page keeps its focus and selection
  }
  shown = key;
  list.replaceChildren(...alerts.map(alert => element('li', {},
    element('div', {class: 'alert', 'data-testid': 'alert', 'data-severity': alert.severity, 'data-state': alert.state,
      'aria-current': String(alert.device === chosen)},
    element('a', {href: `#/device/${encodeURIComponent(alert.device)}`}, alert.device),
    element('span', {class: 'tag'}, alert.state === 'open' ? SEVERITY[alert.severity] : 'closed'),
    why(alert), element('span', {class: 'when'}, lasted(alert)), acknowledge(alert, changed)))));
  if (!alerts.length) {
    list.append(element('li', {class: 'hush'}, 'No alerts. The fleet is calm.'));
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
      element('h3', {}, alert.detector === 'distance' ? 'Metrics that do not go together' : 'Outside the expected band'),
      element('span', {class: 'meta'}, `${alert.state}, ${lasted(alert)} · peak score ${alert.peak.toFixed(2)} · ${alert.readings} readings · baseline of ${alert.generation || 'no generation'}`),
      element('span', {style: 'flex:1'}), acknowledge(alert, changed)),
    element('table', {}, element('thead', {}, element('tr', {}, ...['Metric', 'Observed', 'Expected', 'Contribution'].map(each => element('th', {}, each)))),
      element('tbody', {}, ...rows)));
}
