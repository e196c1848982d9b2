// Alerts, and why each of them.
import {action, api, duration, element, number, plural, severity, stamp} from './api.js';
import {causesOf, HABITS, headline, opening, verdict, why} from './why.js';

const list = document.getElementById('alerts');
let shown = '';

/** What suppresses an alert, by what comes before the colon. */
const HOLDERS = {maintenance: 'maintenance', expected: 'expected', storm: 'alert storm'};

const suppressed = alert => `suppressed: ${HOLDERS[alert.heldBy.split(':')[0]] || alert.heldBy}`;

/** An alert of no device is one of the fleet. */
const subject = alert => alert.device
  ? element('a', {href: `#/device/${encodeURIComponent(alert.device)}`}, alert.device) : element('b', {}, 'All devices');

function acknowledge(alert, changed) {
  return alert.acknowledgedAt
    ? element('span', {class: 'seen'}, `Acknowledged ${stamp(alert.acknowledgedAt)}`)
    : action('Acknowledge', 'acknowledge', async () => { await api.acknowledge(alert.id); changed(); });
}

const lasted = alert => alert.state === 'open' ? `since ${stamp(alert.openedTs)}`
  : `${stamp(alert.openedTs)}, for ${duration(alert.closedTs - alert.openedTs)}`;

/**
 * @param answer of the server: the alerts, and whether there are more
 * @param hush what is said where there are none
 */
export function showAlerts(answer, chosen, changed, hush) {
  const key = JSON.stringify([answer, chosen, hush]);
  if (key === shown) {
    return; // nothing happened: the page keeps its focus and selection
  }
  shown = key;
  list.replaceChildren(...answer.alerts.map(alert => element('li', {},
    element('div', {class: 'alert', 'data-testid': 'alert', 'data-severity': alert.severity, 'data-state': alert.state,
      'aria-current': String(alert.device === chosen)},
    subject(alert), element('span', {class: 'tag'}, alert.state === 'open' ? severity(alert.severity) : 'closed'),
    why(alert), element('span', {class: 'when'}, alert.heldBy ? `${lasted(alert)}, ${suppressed(alert)}` : lasted(alert)),
    alert.heldBy ? '' : acknowledge(alert, changed)))));
  if (!answer.alerts.length) {
    list.append(element('li', {class: 'hush', 'data-testid': 'no-alerts'}, hush));
  } else if (answer.more) {
    list.append(element('li', {class: 'hush'}, `Only the newest ${number(answer.alerts.length)} are listed.`));
  }
}

function causeRow(alert, cause) {
  const share = Math.round(cause.share * 100);
  const value = element('td', {}, number(cause.observed));
  if (HABITS.has(alert.detector)) {
    return element('tr', {}, element('td', {}, cause.metric), value);
  }
  value.append(' ', element('span', {class: 'verdict'}, verdict(cause)));
  return element('tr', {}, element('td', {}, cause.metric), value, element('td', {}, `${number(cause.low)} to ${number(cause.high)}`),
    element('td', {}, element('div', {class: 'share'}, element('i', {vars: {'--part': `${share}%`}}), `${share} %`)));
}

/** The metrics at one moment of the alert; the moment is named where there are two. */
function moment(alert, causes, name) {
  return element('tbody', {},
    ...name ? [element('tr', {}, element('th', {colspan: 4, scope: 'rowgroup'}, name))] : [], ...causes.map(cause => causeRow(alert, cause)));
}

/** The open alerts of one device, or its last one, with the contribution of each metric at its peak and its opening. */
export function causeCard(alert, changed) {
  const names = HABITS.has(alert.detector) ? ['Metric', 'Value'] : ['Metric', 'Observed', 'Expected', 'Contribution'];
  const first = opening(alert);
  return element('article', {class: 'cause-card', 'data-testid': 'cause', 'data-severity': alert.severity},
    element('header', {}, element('span', {class: 'tag'}, severity(alert.severity)), element('h3', {}, headline(alert)),
      element('span', {class: 'meta', title: alert.generation ? `scored with the baseline of the nightly run ${alert.generation}` : ''},
        [`${alert.state}, ${lasted(alert)}`, `peak ${alert.peak.toFixed(2)}`, alert.readings ? plural(alert.readings, 'abnormal reading') : '']
          .filter(Boolean).join(' · ')),
      acknowledge(alert, changed)),
    causesOf(alert).length ? element('table', {},
      element('thead', {}, element('tr', {}, ...names.map(each => element('th', {}, each)))),
      moment(alert, alert.causes, first.length ? `At its peak, ${stamp(alert.peakTs)}` : ''),
      ...first.length ? [moment(alert, first, `At its opening, ${stamp(alert.openedTs)}`)] : []) : why(alert));
}
