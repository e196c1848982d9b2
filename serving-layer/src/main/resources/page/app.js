// Ties the page together: the address says which device, a beat of two seconds keeps it live while it is seen.
import {ago, api, Away, duration, number} from './api.js';
import {markChosen, showFleet, watchTools} from './fleet.js';
import {showAlerts} from './alerts.js';
import {showMaintenance, watchPlan} from './maintenance.js';
import {choose, failed, refresh, repaint} from './device.js';

const BEAT_MILLIS = 2000;
const text = (id, value) => { document.getElementById(id).textContent = value; };
let chosen = '';
let held = false;
let beating = false;
let again = false;

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

function showStatus(status) {
  text('fact-devices', number(status.devices));
  text('fact-rate', `${number(Math.round(status.readingsPerSecond))} /s`);
  text('fact-alerts', number(status.alerts.open));
  text('held-count', status.alerts.held ? number(status.alerts.held) : '');
  document.getElementById('fact-alerts').className = status.alerts.open ? 'warn' : '';
  const {newestEventTime, ageMillis} = status.freshness;
  text('fact-freshness', ageMillis === null ? 'no deltas yet' : duration(ageMillis));
  document.getElementById('fact-freshness').title = newestEventTime ? `newest event ${ago(newestEventTime)}` : '';
  text('fact-generation', status.generation || 'none yet');
  showModel(status.model);
  const seam = Object.entries(status.seam).map(([partition, offset]) => `${partition}:${offset}`).join(' ');
  text('fact-seam', seam || '–');
  document.getElementById('fact-seam').title = `batch view ends, and speed view begins, at ${seam || 'the start of the log'}`;
  const standing = document.getElementById('standing');
  standing.dataset.state = status.complete && status.ready ? 'whole' : 'partial';
  standing.textContent = !status.ready ? 'catching up' : status.complete ? 'seam exact' : status.generation ? 'readings missing' : 'no generation yet';
  standing.title = status.waitingFor.join('; ') || (status.complete ? 'every reading counted exactly once' : '');
  const alarm = document.getElementById('alarm');
  alarm.hidden = !status.alarms.length;
  alarm.textContent = status.alarms.join(' ');
}

/** Which model scores, how it did in its trial, and whether the fleet still is what it knows. */
function showModel(model) {
  const line = document.getElementById('model');
  line.hidden = !model || model.verdict === 'unknown';
  line.dataset.verdict = model ? model.verdict : '';
  line.textContent = model ? `Model: ${model.said}` : '';
  line.title = model ? [`trained by ${model.trainedBy}`, model.reason].filter(Boolean).join('; ') : '';
  const warning = document.getElementById('model-warning');
  warning.hidden = !model || !model.warnings.length;
  warning.textContent = model ? model.warnings.join(' ') : '';
}

async function allDevices() {
  const devices = [];
  let after = '';
  do {
    const page = await api.devices('', after);
    devices.push(...page.devices);
    after = page.next;
  } while (after && devices.length < 20_000);
  return devices;
}

function away(message) {
  const standing = document.getElementById('standing');
  standing.dataset.state = 'away';
  standing.textContent = message;
}

async function beat() {
  if (beating || document.hidden) {
    again = beating;
    return;
  }
  beating = true;
  try {
    const [status, devices, alerts, maintenance] = await Promise.all(
      [api.status(), allDevices(), api.alerts(60, held), api.maintenance()]);
    showStatus(status);
    showFleet(devices);
    showAlerts(alerts.alerts, chosen, beat, held ? 'No alert is held back.' : 'No alerts. The fleet is calm.');
    showMaintenance(maintenance.windows, beat);
    await refresh(beat).catch(e => {
      if (e instanceof Away) {
        throw e;
      }
      failed(e.message);
    });
  } catch (e) {
    away(e instanceof Away ? 'server away' : e.message);
  } finally {
    beating = false;
    if (again) {
      again = false;
      beat();
    }
  }
}

addEventListener('hashchange', fromAddress);
document.addEventListener('visibilitychange', beat);
matchMedia('(prefers-color-scheme: light)').addEventListener('change', repaint);
watchTools(() => {});
watchPlan(() => chosen, beat);
for (const button of document.querySelectorAll('[data-held]')) {
  button.addEventListener('click', () => {
    held = button.dataset.held === 'true';
    document.querySelectorAll('[data-held]').forEach(each => each.setAttribute('aria-pressed', String(each === button)));
    beat();
  });
}
fromAddress();
setInterval(beat, BEAT_MILLIS);
