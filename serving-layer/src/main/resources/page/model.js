// Which model scores, how it did in its trial, and whether the fleet still is what it knows.
import {day} from './api.js';

const f1 = measured => measured ? measured.f1.toFixed(2) : '–';

/** What came of the last night's trial, in words. */
const TRIAL = {
  first: () => 'Model: first one, nothing to compare it with yet',
  promoted: model => `Model: new since the last nightly run, not worse than the previous one (F1 ${f1(model.ofChallenger)}, before ${f1(model.ofChampion)})`,
  kept: model => `Last night's model was rejected (F1 ${f1(model.ofChallenger)}, current ${f1(model.ofChampion)}). `
    + `Still using the model of ${day(model.learnedUntil)}.`,
  'too-soon': () => 'Not enough new data to try a new model; previous model kept',
  'not-compared': () => 'Model: new since the last nightly run, not compared with the previous one',
};

/** The drift of the fleet without how it was measured, which is told on pointing at it. */
const inShort = (warning, model) => warning.startsWith('The fleet has drifted') && model.devices
  ? `${Math.round(100 * model.drifted / model.devices)} % of devices no longer match their baseline.` : warning;

export function showModel(model) {
  const line = document.getElementById('model');
  const said = model && TRIAL[model.verdict];
  line.hidden = !said;
  line.dataset.verdict = model ? model.verdict : '';
  line.textContent = said ? said(model) : '';
  line.title = model ? [model.said, `trained by the nightly run ${model.trainedBy}`, model.said.includes(model.reason) ? '' : model.reason].filter(Boolean).join('; ') : '';
  const warning = document.getElementById('model-warning');
  warning.hidden = !model || !model.warnings.length;
  warning.textContent = model ? model.warnings.map(each => inShort(each, model)).join(' ') : '';
  warning.title = model ? model.warnings.join(' ') : '';
}
