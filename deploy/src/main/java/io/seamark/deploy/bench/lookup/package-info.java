/** Look-ups of a served history by HTTP: asked by many connections or by a timetable, and every answer checked. */
package io.seamark.deploy.bench.lookup;
