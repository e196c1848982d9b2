// Ties the page together: the address says which device, a beat of two seconds keeps it live while it is seen.
import {ago, api, Away, clock, day, duration, NotReady, number, plural, time} from './api.js';
import {ageFleet, markChosen, searched, showFleet, watchTools} from './fleet.js';
import {showAlerts} from './alerts.js';
import {showMaintenance, watchPlan} from './maintenance.js';
import {ageDevice, choose, failed as failedDevice, refresh, repaint} from './device.js';
import {showModel} from './model.js';
import {answered, failed, isLoading, isResuming, noAlerts, now, standing, updateAge} from './live.js';

const BEAT_MILLIS = 2000;
const TICK_MILLIS = 1000;
const MAX_LISTED = 20_000;
const text = (id, value) => { document.getElementById(id).textContent = value; };
let chosen = '';
let held = false;
let beating = false;
let again = false;
let wasStale = false;
let nightlyRun = null;

function fromAddress() {
  const match = /^#\/device\/(.+)$/.exec(location.hash);
  try {
    chosen = match ? decodeURIComponent(match[1]) : '';
  } catch (e) {
    chosen = '';
  }
  document.title = chosen ? `${chosen} · Seamark` : 'Seamark';
  choose(chosen);
  markChosen(chosen);
  beat();
}

function showNightlyRun() {
  const date = ts => day(ts) === day(now()) ? 'today' : day(ts);
  text('fact-nightly', nightlyRun ? `${date(nightlyRun)} ${time(nightlyRun)} UTC (${ago(nightlyRun, now())})` : 'none yet');
}

function showStatus(status) {
  text('fact-devices', number(status.devices));
  text('fact-rate', `${plural(Math.round(status.readingsPerSecond), 'reading')}/s`);
  text('fact-alerts', number(status.alerts.open));
  text('held-count', status.alerts.held ? number(status.alerts.held) : '');
  document.getElementById('fact-alerts').className = status.alerts.open ? 'warn' : '';
  document.getElementById('fact-update').title = status.freshness.newestEventTime ? `newest reading of ${clock(status.freshness.newestEventTime)}` : '';
  nightlyRun = status.generationCreatedAt;
  showNightlyRun();
  document.getElementById('fact-nightly').title = status.generation ? `generation ${status.generation}` : '';
  showModel(status.model);
  document.getElementById('split-devices').hidden = !status.splitDevices.count;
  text('split-devices', status.splitDevices.message);
}

/** What is said of how old all of it is: each second, whether or not anything arrives. */
function showStanding() {
  const {state, text: said, title, banner, stale} = standing();
  const chip = document.getElementById('standing');
  chip.dataset.state = state;
  chip.textContent = said;
  chip.title = title;
  const alarm = document.getElementById('alarm');
  alarm.hidden = !banner;
  alarm.textContent = banner;
  alarm.dataset.state = state;
  document.body.dataset.stale = String(stale);
  const age = updateAge();
  text('fact-update', age === null ? 'No live data yet' : age < 950 ? `${(age / 1000).toFixed(1)} s ago` : `${duration(age)} ago`);
  if (stale && wasStale) {
    ageFleet();
    ageDevice();
    showNightlyRun();
  }
  wasStale = stale;
}

async function allDevices() {
  const devices = [];
  let after = '';
  do {
    const page = await api.devices('', after);
    devices.push(...page.devices);
    after = page.next;
  } while (after && devices.length < MAX_LISTED);
  if (after && searched()) {
    const listed = new Set(devices.map(each => each.id));
    devices.push(...(await api.devices(searched(), '')).devices.filter(each => !listed.has(each.id)));
  }
  return devices;
}

/** Brings all of the page up to date; what is only half there is not shown. */
async function update() {
  const suppressed = held;
  const [status, devices, alerts, maintenance] = await Promise.all(
    [api.status(), allDevices(), api.alerts(60, suppressed), api.maintenance()]);
  answered(status);
  showStatus(status);
  showFleet(devices, status.devices);
  showAlerts(alerts, chosen, beat, noAlerts(suppressed, alerts.upToDate));
  showMaintenance(maintenance.windows, beat);
  await refresh(beat).catch(e => {
    if (e instanceof Away || e instanceof NotReady) {
      throw e;
    }
    failedDevice(e);
  });
}

async function beat() {
  if (beating || document.hidden) {
    again = beating;
    return;
  }
  beating = true;
  try {
    await update();
  } catch (e) {
    await told(e);
  } finally {
    beating = false;
    showStanding();
    if (again) {
      again = false;
      beat();
    }
  }
}

async function told(e) {
  if (!(e instanceof NotReady)) {
    failed(e.message, e instanceof Away);
    return;
  }
  try {
    const {reasons} = await api.ready();
    isLoading(reasons?.length ? `Loading: ${reasons.join('; ')}.` : e.message);
    showAlerts({alerts: [], more: false}, chosen, beat, noAlerts(held, false));
  } catch (away) {
    failed(away.message, true);
  }
}

addEventListener('hashchange', fromAddress);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    isResuming();
    beat();
  }
});
matchMedia('(prefers-color-scheme: light)').addEventListener('change', repaint);
watchTools(beat);
watchPlan(() => chosen, beat);
for (const button of document.querySelectorAll('[data-held]')) {
  button.addEventListener('click', () => {
    held = button.dataset.held === 'true';
    document.querySelectorAll('[data-held]').forEach(each => each.setAttribute('aria-pressed', String(each === button)));
    beat();
  });
}
fromAddress();
showStanding();
setInterval(beat, BEAT_MILLIS);
setInterval(showStanding, TICK_MILLIS);
