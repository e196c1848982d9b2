// The one way to the server, and how values are written. Nothing here touches the page.

export class Away extends Error {}

/** What changes something is sent as JSON, also without a body: the server takes no other. */
const write = body => ({method: 'POST', headers: {'Content-Type': 'application/json'}, body: body && JSON.stringify(body)});

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (e) {
    throw new Away('The server does not answer.');
  }
  const body = await response.json();
  if (!response.ok) {
    throw new Error(`${body.error} ${body.hint ?? ''}`);
  }
  return body;
}

const device = id => `/v1/devices/${encodeURIComponent(id)}`;
const metric = (id, name) => `${device(id)}/metrics/${encodeURIComponent(name)}`;

export const api = {
  status: () => ask('/v1/status'),
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
    if (name.startsWith('on')) {
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

export function ago(ts, now = Date.now()) {
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
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  if (millis < 90_000) {
    return `${(millis / 1000).toFixed(millis < 10_000 ? 1 : 0)} s`;
  }
  return millis < 5_400_000 ? `${Math.round(millis / 60_000)} min` : `${(millis / 3_600_000).toFixed(1)} h`;
}

const STAMP = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'UTC'});
export const stamp = ts => STAMP.format(ts);

export const SEVERITY = ['calm', 'notice', 'minor', 'warning', 'serious', 'critical'];

export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
