//! Softmax cross-entropy: the mean over the batch of −ln of the softmax at the label.

use super::element::Element;
use crate::real::count;
use crate::vector::{Kernel, dispatch};

/// Returns the loss and writes its gradient, (softmax − one-hot)/batch, to `d_logits`.
///
/// # Shapes
/// `logits`, `d_logits` `[batch, classes]`; `labels` `[batch]`, each below `classes`.
pub fn softmax_cross_entropy<F: Element>(logits: &[F], labels: &[u32], d_logits: &mut [F]) -> f64 {
    let classes = logits.len() / labels.len();
    let mut loss = 0.0;
    // The exponentials are computed over the whole array at once, which vectorizes even for two classes; none
    // overflows because the largest logit of each row is subtracted.
    for ((row, d), label) in logits.chunks_exact(classes).zip(d_logits.chunks_exact_mut(classes)).zip(labels) {
        let largest = row.iter().fold(row[0], |a, b| if *b > a { *b } else { a });
        for (d, logit) in d.iter_mut().zip(row) {
            *d = *logit - largest;
        }
        loss -= d[*label as usize].f64();
    }
    dispatch(Exponentials(d_logits));
    let batch = count::<F>(labels.len());
    for (d, label) in d_logits.chunks_exact_mut(classes).zip(labels) {
        let total = d.iter().fold(F::zero(), |a, b| a + *b);
        loss += total.f64().ln();
        let factor = (total * batch).recip();
        for value in d.iter_mut() {
            *value *= factor;
        }
        d[*label as usize] -= batch.recip();
    }
    loss / batch.f64()
}

struct Exponentials<'a, F>(&'a mut [F]);

impl<F: Element> Kernel for Exponentials<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        for value in self.0 {
            *value = Element::exp::<FUSED>(*value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_loss_and_gradient() {
        let mut d = [0.0; 4];
        let loss = softmax_cross_entropy(&[0.0, 0.0, 3.0f64.ln(), 0.0], &[0, 1], &mut d);
        assert!((loss - 1.5 * 2.0f64.ln()).abs() < 1e-15);
        for (got, want) in d.iter().zip([-0.25, 0.25, 0.375, -0.375]) {
            assert!((got - want).abs() < 1e-15);
        }
    }

    #[test]
    fn huge_logits_do_not_overflow() {
        let mut d = [0.0f32; 2];
        let loss = softmax_cross_entropy(&[1e30, -1e30], &[0], &mut d);
        assert!(loss.abs() < 1e-6 && d.iter().all(|d| d.is_finite()));
    }
}
