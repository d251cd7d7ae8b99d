// Keeps this process on this machine: a connection to any other host is refused before a name is looked up.
import net from 'node:net';

const own = new Set(['127.0.0.1', '::1', 'localhost']);
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function connectHere(...args) {
  const host = hostOf(args);
  if (host !== undefined && !own.has(host)) {
    throw new Error(`the conformance tests talk to this machine only, not to ${host}`);
  }
  return connect.apply(this, args);
};

// net calls connect with one list of options and callback; everybody else with options, or with a port and a host.
function hostOf([first, second]) {
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'object' && options !== null) return options.host;
  return typeof second === 'string' ? second : undefined;
}
