// What the example pages share: signing in to the demo server, the status, the lines of the log.
var Example = (function () {
  var user = new URLSearchParams(location.search).get('as') || 'alice';

  function find(id) {
    return document.getElementById(id);
  }

  /** The app server of the demo gives the app key and a token; yours does it in its own way. */
  function signIn() {
    return fetch('/app/sign-in', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: user, password: 'rongim' }),
    }).then(function (answer) {
      if (!answer.ok) throw new Error('there is no demo account ' + user);
      return answer.json();
    });
  }

  function showStatus(status) {
    var name = RongIMLib.ConnectionStatus[status] || status;
    find('status').textContent = name;
    find('status').className = name;
  }

  /** What connect.html shows in full. Resolves to the client when it is connected. */
  function connect(onReceived) {
    return signIn().then(function (session) {
      RongIMClient.init(session.appKey, null, { navi: location.origin });
      RongIMClient.setConnectionStatusListener({ onChanged: showStatus });
      RongIMClient.setOnReceiveMessageListener({ onReceived: onReceived || function () {} });
      return RongIMClient.connect(session.token);
    }).then(function () {
      return RongIMClient.getInstance();
    }).catch(fail);
  }

  /** Puts a line on top of the list with this id: a tag, a text, and something quiet at the side. */
  function line(id, tag, text, side) {
    var item = document.createElement('li');
    add(item, 'span', 'tag', tag);
    if (side) add(item, 'span', 'side', side);
    item.append(text);
    find(id).prepend(item);
    return item;
  }

  function add(parent, kind, className, text) {
    var element = document.createElement(kind);
    element.className = className;
    element.textContent = text;
    parent.append(element);
    return element;
  }

  /** A message in one line: the first of these fields that it has. */
  function summary(message) {
    var content = message.content;
    var telling = ['title', 'poi', 'name', 'imageUri', 'remoteUrl', 'sightUrl', 'message', 'operation', 'content'];
    var field = telling.find(function (name) { return typeof content[name] === 'string'; });
    return content.duration ? content.duration + ' s' : field ? content[field] : message.messageType;
  }

  function time(ms) {
    return new Date(ms).toLocaleTimeString();
  }

  /** Errors carry a code, a name and a text in English and Chinese. */
  function fail(error) {
    line('log', error.code === undefined ? 'error' : error.name, error.message).className = 'failed';
    throw error;
  }

  /** The line with the user, and the page's own code below it. */
  function decorate() {
    find('who').innerHTML = ['alice', 'bob'].map(function (id) {
      return id === user ? '<strong>' + id + '</strong>' : '<a href="?as=' + id + '" target="_blank">open as ' + id + '</a>';
    }).join(' · ');
    var code = document.querySelector('script.shown').textContent.replace(/^\n| +$/g, '');
    var details = document.createElement('details');
    add(details, 'summary', '', 'The code of this page 本页代码');
    add(details, 'pre', '', code.replace(/^ {6}/gm, ''));
    document.body.append(details);
  }
  document.addEventListener('DOMContentLoaded', decorate);

  return {
    user: user,
    peer: user === 'alice' ? 'bob' : 'alice',
    find: find,
    signIn: signIn,
    showStatus: showStatus,
    connect: connect,
    line: line,
    add: add,
    summary: summary,
    time: time,
    fail: fail,
  };
})();
