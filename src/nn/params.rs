//! The parameters of a network in one vector, so that an optimizer is one loop over it and a checkpoint one copy.

use std::ops::Range;

use super::element::Element;
use super::shape::MlpShape;

/// Parameters or their gradients: first w and b of every layer, then γ and β of every hidden layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Params<F> {
    values: Vec<F>,
    /// The range of each layer's parameters.
    layers: Vec<LayerParts<Range<usize>>>,
    /// Index of the first γ; all γ and β lie from here to the end.
    norm_start: usize,
}

/// One value for each kind of parameter of a layer. What stands for γ and β is empty in the output layer, which has no
/// normalization.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerParts<T> {
    /// Weights, `[fan_in, fan_out]`.
    pub w: T,
    /// Biases, `[fan_out]`.
    pub b: T,
    /// Scales of the normalization, `[fan_out]`.
    pub gamma: T,
    /// Shifts of the normalization, `[fan_out]`.
    pub beta: T,
}

/// The parameters of a layer.
pub type LayerParams<'a, F> = LayerParts<&'a [F]>;
/// The parameters of a layer, for writing.
pub type LayerParamsMut<'a, F> = LayerParts<&'a mut [F]>;

impl<F: Element> Params<F> {
    /// Creates parameters that are all 0.
    #[must_use]
    pub fn zeros(shape: &MlpShape) -> Self {
        let mut end = 0;
        let mut take = |n: usize| {
            end += n;
            end - n..end
        };
        let linear: Vec<_> = (0..shape.layers())
            .map(|i| {
                let (fan_in, fan_out) = shape.fans(i);
                (take(fan_in * fan_out), take(fan_out))
            })
            .collect();
        let norm_start = take(0).start;
        let layers = linear
            .into_iter()
            .enumerate()
            .map(|(i, (w, b))| {
                let units = if i < shape.depth { shape.width } else { 0 };
                LayerParts { w, b, gamma: take(units), beta: take(units) }
            })
            .collect();
        Self { values: vec![F::zero(); end], layers, norm_start }
    }

    /// Returns the parameters of layer `i`, counted from 0; the output layer is the last.
    #[must_use]
    pub fn layer(&self, i: usize) -> LayerParams<'_, F> {
        let LayerParts { w, b, gamma, beta } = &self.layers[i];
        let part = |range: &Range<usize>| &self.values[range.clone()];
        LayerParts { w: part(w), b: part(b), gamma: part(gamma), beta: part(beta) }
    }

    /// Returns the parameters of layer `i`, counted from 0, for writing.
    pub fn layer_mut(&mut self, i: usize) -> LayerParamsMut<'_, F> {
        let ranges = &self.layers[i];
        // The four ranges lie in this order, with those of other layers between them: split at the borders.
        let (low, high) = self.values.split_at_mut(self.norm_start);
        let (w, b) = low[ranges.w.start..ranges.b.end].split_at_mut(ranges.w.len());
        let norm = &mut high[ranges.gamma.start - self.norm_start..ranges.beta.end - self.norm_start];
        let (gamma, beta) = norm.split_at_mut(ranges.gamma.len());
        LayerParts { w, b, gamma, beta }
    }

    /// Returns the parameters that an optimizer updates: all w and b, and γ and β too if `with_norm`.
    #[must_use]
    pub fn trained(&self, with_norm: bool) -> &[F] {
        &self.values[..if with_norm { self.values.len() } else { self.norm_start }]
    }

    /// Returns, for writing, all w and b, and γ and β too if `with_norm`.
    pub fn trained_mut(&mut self, with_norm: bool) -> &mut [F] {
        let end = if with_norm { self.values.len() } else { self.norm_start };
        &mut self.values[..end]
    }

    /// Returns the total number of parameters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether there are no parameters; a network with a valid shape always has some.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}
