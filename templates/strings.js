// What scripts say, in the language of the site: texts, or one for each plural form.
window.postilStrings = {{ t.below("js.") | tojson }};
