int unhear_placeholder;
