// What stands behind # is sent to no server with the address. It goes into the form, and out of the browser's history.
const field = document.getElementById('token');
const group = document.getElementById('token-field');
const take = () => {
  if (location.hash.length < 2) return;
  field.value = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  group.hidden = true;
};
addEventListener('hashchange', take);
// Nobody has anything to do with a token that is there and works.
group.hidden = 'known' in group.dataset;
take();
