// How old what is shown is: by the server's own statement, and by the page's clock since the server last answered.
import {clock, duration, heard} from './api.js';

/** A healthy server answers each beat of two seconds. */
const ANSWER_MILLIS = 8000;
const STALE = new Set(['not-live', 'catching-up', 'lost', 'failed']);

let server = null;
let problem = null;
let loading = '';
let answeredAt = 0;
let answeredTick = 0;
let resumedTick = 0;

const elapsed = () => Math.max(Date.now() - answeredAt, performance.now() - answeredTick, 0);

/** The server's time, as far as it is known. */
export const now = () => server ? server.now + elapsed() : Date.now();

/** The whole picture has arrived. */
export function answered(status) {
  server = status;
  problem = null;
  loading = '';
  answeredAt = Date.now();
  answeredTick = performance.now();
}

/** The server answers that there is nothing to show yet. */
export function isLoading(reason) {
  loading = reason || 'The server has just started.';
  problem = null;
}

/** @param lost whether there was no answer, rather than one that reports a failure */
export function failed(message, lost) {
  problem = {message, state: lost ? 'lost' : 'failed'};
}

/** The page was out of sight, where it asks nothing, and asks again now. */
export function isResuming() {
  resumedTick = performance.now();
}

function unanswered() {
  const since = server ? ` · data from ${clock(server.now)}` : '';
  const lost = problem?.state !== 'failed';
  const message = lost
    ? `The server has not answered${server ? ` for ${duration(performance.now() - heard())}` : ''}.`
    : `The server answers with an error: ${problem.message}`;
  return {state: lost ? 'lost' : 'failed', text: (lost ? 'Connection lost' : 'Server error') + since,
    banner: server ? `${message} The data shown is from ${clock(server.now)}.` : message, title: message};
}

/** What a state of the server is called. */
const NAMED = {
  live: () => 'Live',
  idle: behind => behind ? `Live · no new readings for ${duration(behind)}` : 'Live · no readings yet',
  'catching-up': behind => `Catching up, ${duration(behind)} behind`,
  'not-live': behind => `Not live: no new data for ${duration(behind)}`,
  loading: () => 'Loading',
  incomplete: () => 'Data incomplete',
  'no-baseline': () => 'No baseline yet (first nightly run pending)',
};

/** What to say of the data now: {state, text, title, banner, stale}. */
export function standing() {
  const overdue = server && !loading && performance.now() - heard() > ANSWER_MILLIS;
  if (overdue && !problem && performance.now() - resumedTick < ANSWER_MILLIS) {
    return {state: 'loading', text: `Updating · data from ${clock(server.now)}`, title: '', banner: '', stale: true};
  }
  if (problem || overdue) {
    return {...unanswered(), stale: Boolean(server)};
  }
  if (loading || !server) {
    return {state: 'loading', text: loading ? 'Loading' : 'Connecting', title: loading, banner: '', stale: Boolean(server)};
  }
  const {state, behindMillis, message} = server.data;
  const behind = behindMillis ? behindMillis + elapsed() : 0;
  const alarms = server.alarms.join(' ');
  const title = state === 'live' || state === 'idle' ? message : [message, ...server.waitingFor.filter(each => each !== message)].join(' ');
  return {state, text: (NAMED[state] ?? (() => state))(behind), title, stale: STALE.has(state),
    banner: state === 'not-live' ? `Not live. ${message}${alarms ? ` ${alarms}` : ''}` : alarms};
}

/** How long ago the last update of the speed layer was written; null before the first. */
export const updateAge = () => server?.freshness.ageMillis == null ? null : server.freshness.ageMillis + elapsed();

/** Whether an empty list of alerts means that there are none. */
export function noAlerts(suppressed, upToDate) {
  if (!server || loading) {
    return 'Loading';
  }
  const what = suppressed ? 'No suppressed alerts' : 'No alerts';
  if (!upToDate) {
    return server.alarms.find(each => each.startsWith('The alerts')) ?? 'Loading: the alerts are still being read.';
  }
  switch (server.data.state) {
    case 'live': case 'idle': return `${what}.`;
    case 'loading': return 'Loading';
    case 'no-baseline': return `${what} yet: they begin after the first nightly run.`;
    case 'incomplete': return `${what} so far, but the data is incomplete.`;
    default: return `${what} so far, but readings are waiting that have not been checked.`;
  }
}
