//! How long a full recorded frame takes beyond the pass through the networks: 20 layers of 128 units and the output
//! layer, 256 samples, both arms, every measure. The aim is 60 ms on one core.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::{Array2, Axis};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use shiftscope::config::Activation;
use shiftscope::measure::{
    Detail, LayerArrays, LayersView, Scratch, Sorted, Stage, gradient_stats, mean_sd, measure_layer, update_ratio,
};

const LAYERS: usize = 20;
const SAMPLES: usize = 256;
const UNITS: usize = 128;

/// One hidden layer on the probe.
struct Layer {
    z: Array2<f32>,
    /// ẑ and y of a normalized layer.
    normalized: Option<[Array2<f32>; 2]>,
    f: Array2<f32>,
    weights: [Vec<f32>; 2],
    gradient: Vec<f32>,
    earlier: [Sorted<f32>; 2],
}

impl Layer {
    fn new(normalized: bool, activation: Activation, rng: &mut ChaCha8Rng) -> Self {
        let mut normal = |rows| Array2::from_shape_simple_fn((rows, UNITS), || StandardNormal.sample(&mut *rng));
        let mut z: Array2<f32> = normal(SAMPLES);
        z.mapv_inplace(|z| 3.0 * z + 0.5);
        let normalized = normalized.then(|| {
            let z_hat = (&z - &z.mean_axis(Axis(0)).expect("there are samples")) / &z.std_axis(Axis(0), 0.0);
            let y = z_hat.mapv(|z| 1.2 * z - 0.1);
            [z_hat, y]
        });
        let y = normalized.as_ref().map_or(&z, |[_, y]| y);
        #[expect(clippy::cast_possible_truncation, reason = "to the precision of the program")]
        let f = y.mapv(|y| shiftscope::measure::response::value(activation, y.into()) as f32);
        let mut flat = || normal(UNITS).into_raw_vec_and_offset().0;
        let (weights, gradient) = ([flat(), flat()], flat());
        let earlier = [Sorted::of(z.view()), Sorted::of(y.view())];
        Self { z, normalized, f, weights, gradient, earlier }
    }

    fn y(&self) -> &Array2<f32> {
        self.normalized.as_ref().map_or(&self.z, |[_, y]| y)
    }

    fn measure(&self, activation: Activation, detail: &Detail, scratch: &mut Scratch<f32>) {
        let normalized = self.normalized.as_ref();
        let arrays = LayerArrays {
            z: self.z.view(),
            z_hat: normalized.map(|[z_hat, _]| z_hat.view()),
            y: normalized.map(|[_, y]| y.view()),
            f: self.f.view(),
            a: None,
            activation: Some(activation),
        };
        black_box(measure_layer(&arrays, detail, scratch));
    }

    /// Sorts z and y anew and compares each with step − lag and with step 0; y = z is sorted once.
    fn shift(&self, room: &mut Sorted<f32>) {
        for (values, earlier) in
            [&self.z, self.y()].iter().zip(&self.earlier).skip(usize::from(self.normalized.is_none()))
        {
            room.refill(values.view(), usize::MAX);
            black_box((room.distance(earlier), room.distance(earlier)));
        }
    }

    fn learn(&self) {
        black_box((gradient_stats(&self.gradient), update_ratio(&self.weights[0], &self.weights[1])));
        black_box((mean_sd(&self.gradient[..UNITS]), mean_sd(&self.gradient[..UNITS])));
    }
}

fn arms(activation: Activation) -> Vec<Layer> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    // The output layers are narrow; one hidden layer more stands for both.
    (0..=2 * LAYERS).map(|layer| Layer::new(layer % 2 == 1, activation, rng)).collect()
}

fn frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("frame of 20 layers, 256 samples, 128 units, 2 arms");
    group.sample_size(20);
    let (mut scratch, mut room) = (Scratch::default(), Sorted::default());
    for activation in [Activation::Sigmoid, Activation::Gelu] {
        let layers = arms(activation);
        group.bench_function(format!("recorded, {}", activation.name()), |bencher| {
            bencher.iter(|| {
                for layer in &layers {
                    layer.measure(activation, &Detail::ALL, &mut scratch);
                    layer.shift(&mut room);
                    layer.learn();
                }
            });
        });
    }
    let layers = arms(Activation::Sigmoid);
    let live = |medians, units| Detail::layers_view(LayersView { stage: Stage::Y, medians, units });
    let parts: [(&str, Detail); 8] = [
        ("live, layers view at y", live(false, false)),
        ("live, layers view at y with medians", live(true, false)),
        ("live, layers view at y with medians and units", live(true, true)),
        ("histograms over the fixed range", Detail { stages: [true; 4], ..Detail::NONE }),
        ("histograms and percentiles", Detail { stages: [true; 4], fitted: true, percentiles: true, ..Detail::NONE }),
        ("curve statistics", Detail { curve: true, ..Detail::NONE }),
        ("typical unit", Detail { typical_unit: true, ..Detail::NONE }),
        ("units at every stage", Detail::UNITS),
    ];
    for (name, detail) in parts {
        group.bench_function(name, |bencher| {
            bencher.iter(|| layers.iter().for_each(|layer| layer.measure(Activation::Sigmoid, &detail, &mut scratch)));
        });
    }
    group.bench_function("shift", |bencher| {
        bencher.iter(|| layers.iter().for_each(|layer| layer.shift(&mut room)));
    });
    group.bench_function("gradients and updates", |bencher| {
        bencher.iter(|| layers.iter().for_each(Layer::learn));
    });
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
