// A page that has moved takes the part after # along, which the refresh in its markup would lose.
(() => {
  const [target, fragment = ""] = document.currentScript.dataset.target.split("#");
  location.replace(target + (location.hash || (fragment && `#${fragment}`)));
})();
