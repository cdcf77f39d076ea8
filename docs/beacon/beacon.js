// Signalbox's beacon: after a lost session is usable again it tells how long that took, by asking the
// page's own host for one pixel, so that it stands in the access log that is there already.
// See README.md. No dependency, no configuration, nothing personal.
(function (root) {
  'use strict';
  var upOnce = false, lost = null, since = 0, tries = 0;

  function clock() { return root.performance ? root.performance.now() : Date.now(); }

  function clientID() {
    var key = 'signalbox-id', id = '';
    try { id = root.localStorage.getItem(key) || ''; } catch (e) { /* storage is forbidden */ }
    if (!/^[0-9a-f]{32}$/.test(id)) {
      id = Array.from(root.crypto.getRandomValues(new Uint8Array(16)), function (byte) {
        return (byte + 256).toString(16).slice(1);
      }).join('');
      try { root.localStorage.setItem(key, id); } catch (e) { /* known on this page only */ }
    }
    return id;
  }
  function down() { // The first connection of a page has lost nothing.
    if (upOnce && lost === null) { lost = Date.now(); since = clock(); tries = 0; }
  }
  function attempt() { if (lost !== null) tries += 1; }

  function up(library, via) {
    upOnce = true;
    if (lost === null) return;
    var query = 'v=1&id=' + clientID() + '&lost=' + lost + '&gap=' + Math.round(clock() - since) +
      '&tries=' + Math.max(1, tries) + '&lib=' + library +
      '&via=' + (via === 'websocket' ? 'websocket' : 'polling');
    lost = null;
    new root.Image().src = '/signalbox-beacon.gif?' + query;
  }

  root.signalboxBeacon = {
    meteor: function (Meteor, Tracker) {
      return Tracker.autorun(function () {
        var now = Meteor.status(), socket = ((Meteor.connection || {})._stream || {}).socket || {};
        if (now.connected) return up('meteor', socket.transport || socket.protocol || 'websocket');
        down();
        if (now.status === 'connecting') attempt();
      });
    },
    socketio: function (socket) {
      socket.on('disconnect', down);
      socket.io.on('reconnect_attempt', attempt);
      socket.on('connect', function () { up('socketio', socket.io.engine.transport.name); });
      if (socket.connected) up('socketio', 'websocket');
    },
    websocket: function (socket) { // Call it for each new WebSocket of the page; returns it.
      attempt();
      socket.addEventListener('open', function () { up('websocket', 'websocket'); });
      socket.addEventListener('close', down);
      return socket;
    }
  };
})(typeof window === 'undefined' ? globalThis : window);
