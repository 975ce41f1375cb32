// A page that has moved takes the part after # along, which a refresh in the markup would lose.
location.replace(document.currentScript.dataset.target.replace(/#.*$/, "") + (location.hash || (document.currentScript.dataset.target.match(/#.*$/) ?? [""])[0]));
