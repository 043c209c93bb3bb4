/**
 * What gradients of single examples are good for: importances of parameters, products with Fisher
 * and Gauss-Newton matrices and solutions against them, and the influence of training examples.
 */
package org.unhear.gradients;
