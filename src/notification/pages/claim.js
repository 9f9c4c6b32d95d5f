// What stands behind # is sent to no server with the address. It goes into the form, and out of the browser's history.
const field = document.getElementById('token');
const take = () => {
  if (location.hash.length < 2) return;
  field.value = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
};
addEventListener('hashchange', take);
take();
