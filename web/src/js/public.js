// The pages for everybody need no script; this only helps: it takes a tracking code out of the part
// of an address that no server sees, and does the work that tells a person's browser from a robot.

import { solve } from './public/work.js';
import { fillCode } from './public/code.js';

document.documentElement.className += ' has-js';
fillCode(document, window);
solve(document, window);
