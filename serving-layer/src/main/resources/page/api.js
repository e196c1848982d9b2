// The one way to the server, and how values are written. Nothing here touches the page.

/** No answer in time, or none of this server. */
export class Away extends Error {}

/** What changes something is sent as JSON, also without a body: the server takes no other. */
const write = body => ({method: 'POST', headers: {'Content-Type': 'application/json'}, body: body && JSON.stringify(body)});

/** The server answers, but not with data yet. */
export class NotReady extends Error {}

/** The server refuses: what is asked for is not there, or cannot be done. */
export class Refused extends Error {
  constructor(status, body) {
    super([body.error, body.hint].filter(Boolean).join(' '));
    this.status = status;
  }
}

const TIMEOUT_MILLIS = 5000;
let heardTick = 0;

/** When the server last answered anything, by {@code performance.now()}. */
export const heard = () => heardTick;

/** One answer, body included, within the time-out. */
async function answer(path, options) {
  try {
    const response = await fetch(path, {...options, signal: AbortSignal.timeout(TIMEOUT_MILLIS)});
    const body = await response.json();
    heardTick = performance.now();
    return [response, body];
  } catch (e) {
    throw new Away('The server does not answer.');
  }
}

async function ask(path, options) {
  const [response, body] = await answer(path, options);
  if (response.status === 503) {
    throw new NotReady(body.error);
  }
  if (!response.ok) {
    throw new Refused(response.status, body);
  }
  return body;
}

const device = id => `/v1/devices/${encodeURIComponent(id)}`;
const metric = (id, name) => `${device(id)}/metrics/${encodeURIComponent(name)}`;

export const api = {
  status: () => ask('/v1/status'),
  ready: async () => (await answer('/ready'))[1],
  devices: (prefix, after) => ask(`/v1/devices?limit=5000&prefix=${encodeURIComponent(prefix)}&after=${encodeURIComponent(after)}`),
  device: id => ask(device(id)),
  aggregates: (id, from, to) => ask(`${device(id)}/aggregates?from=${from}&to=${to}&step=1h&quantiles=0.5`),
  baseline: (id, name, from, to, step) => ask(`${metric(id, name)}/baseline?from=${from}&to=${to}&step=${step}ms`),
  recent: (id, name) => ask(`${metric(id, name)}/recent`),
  alerts: (limit, held) => ask(`/v1/alerts?limit=${limit}&held=${held}`),
  alertsOf: (id, from, to) => ask(`/v1/alerts?device=${encodeURIComponent(id)}&from=${from}&to=${to}&limit=200`),
  maintenance: () => ask('/v1/maintenance'),
  plan: window => ask('/v1/maintenance', write(window)),
  end: id => ask(`/v1/maintenance/${encodeURIComponent(id)}/end`, write()),
  acknowledge: id => ask(`/v1/alerts/${encodeURIComponent(id)}/acknowledge`, write()),
};

/** An element with properties and children; text is always text, never markup. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'vars') {
      // As properties: a policy against inline styles forbids the attribute.
      Object.entries(value).forEach(([property, each]) => node.style.setProperty(property, each));
    } else if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (name === 'style') {
      node.style.cssText = value; // as an attribute, the content policy of the page forbids it
    } else if (value !== undefined && value !== null) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children);
  return node;
}

/** A button whose action says when it has failed. */
export function action(label, testId, act) {
  return element('button', {type: 'button', 'data-testid': testId, onclick: async event => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      await act();
    } catch (e) {
      button.textContent = 'Failed, try again';
      button.title = e.message;
    } finally {
      button.disabled = false;
    }
  }}, label);
}

/** {@code 1 reading}, {@code 5 readings}. */
export const plural = (count, word) => `${number(count)} ${word}${count === 1 ? '' : 's'}`;

export function number(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-3)) {
    return value.toExponential(2);
  }
  return value.toLocaleString('en', {maximumSignificantDigits: size >= 1000 ? 6 : 4});
}

export function ago(ts, now) {
  const seconds = Math.round((now - ts) / 1000);
  if (seconds < 2) {
    return 'now';
  }
  for (const [unit, length] of [['d', 86400], ['h', 3600], ['min', 60]]) {
    if (seconds >= 2 * length || (unit === 'min' && seconds >= 90)) {
      return `${Math.floor(seconds / length)} ${unit} ago`;
    }
  }
  return `${seconds} s ago`;
}

export function duration(millis) {
  if (millis < 100_000) {
    return `${Math.round(millis / 1000)} s`;
  }
  return millis < 6_000_000 ? `${Math.round(millis / 60_000)} min` : `${(millis / 3_600_000).toFixed(1)} h`;
}

const format = parts => new Intl.DateTimeFormat('en-GB', {...parts, timeZone: 'UTC'});
const TIME = format({hour: '2-digit', minute: '2-digit'});
const CLOCK = format({hour: '2-digit', minute: '2-digit', second: '2-digit'});
const DAY = format({day: 'numeric', month: 'short'});

/** Hour and minute, without saying that they are UTC. */
export const time = ts => TIME.format(ts);

/** Day, hour and minute; the zone is always said. */
export const stamp = ts => `${DAY.format(ts)}, ${TIME.format(ts)} UTC`;

/** To the second. */
export const clock = ts => `${CLOCK.format(ts)} UTC`;

export const day = ts => DAY.format(ts);

const SEVERITY = ['none', 'info', 'minor', 'warning', 'major', 'critical'];

/** {@code 5 critical}: the number goes by itself where others map it. */
export const severity = level => level ? `${level} ${SEVERITY[level]}` : SEVERITY[0];

export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
