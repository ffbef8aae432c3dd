# 두 그림 가운데 하나
arm-ended = { $arm }의 값이 스텝 { $step }, { $place }에서 넘쳤어요.
arm-reveal = 가린 신경망 공개
    .tip = 신경망은 카드 뒤에서 계속 학습해요. 먼저 예측해 보고, 클릭하거나 B 키를 누르세요.
measuring = 재는 중…

# 스위치
part = 내용
part-layers = 층별
    .tip = 모든 층의 그래디언트, 업데이트, 죽은 유닛
part-landscape = 손실 지형
    .tip = 스텝을 따라 손실과 그래디언트가 얼마나 변하는지예요. 배치 정규화가 있으면 더 매끄러울까요? 기록하는 스텝마다 여덟 번 더 계산하므로 보여 줄 때만 재요.
density = 밀도
    .tip = 그래디언트 히스토그램의 높이를 그리는 방법이에요
density-log = 로그
    .tip = 그래디언트 히스토그램의 높이가 로그예요. 꼬리까지 보여요
density-plain = 선형
    .tip = 그래디언트 히스토그램의 높이가 밀도 그대로예요. 같은 넓이가 같은 비율이에요
gradients-layer = { $layer }층
    .tip = 선택한 층이에요. 그래프에서 굵은 선이고, 아래 그림이 이 층의 샘플과 유닛을 보여 줘요. ↑ ↓ 키로도 바꿔요.
gradients-layer-back = 한 층 위로
    .tip = 입력에 더 가까운 앞 층이에요. ↑
gradients-layer-on = 한 층 아래로
    .tip = 출력에 더 가까운 뒤 층이에요. ↓

# 층별
gradients-rms = 그래디언트 rms
    .tip = 층마다 ∂L/∂W의 제곱평균제곱근 √(제곱의 평균)이에요. 프로브 샘플로 재고, 세로축은 로그예요. 가는 점선은 스텝 0의 값이에요. 선의 기울어짐을 보세요. L1 쪽으로 내려가면 그래디언트 소실, 올라가면 그래디언트 폭발이에요.
gradients-start = 스텝 0
gradients-dead = 죽은 유닛
    .tip = 모든 프로브 샘플에서 포화된(ReLU라면 비활성인) 유닛의 비율이에요. 매번 f′(y)가 최댓값의 10%보다 작아서 가중치에 그래디언트가 거의 닿지 않아요. 가는 점선은 샘플과 유닛의 모든 짝 가운데 그런 짝의 비율이에요. 죽은 유닛이 되살아나는지 보세요. 그래디언트가 없으면 그럴 수 없어요.
gradients-saturated = 포화
gradients-inactive = 비활성

# 히스토그램
gradients-outlines = 그래디언트 히스토그램
    .tip = 층마다 ∂L/∂W의 밀도예요. 각 층의 rms를 단위로 하므로 크기와 상관없이 모양을 비교할 수 있어요. 점선은 정규분포예요. 꼬리를 보세요. 0에 뾰족하게 몰리고 꼬리가 길면, 몇몇 가중치가 그래디언트를 거의 다 가져간다는 뜻이에요.
gradients-shades = 색의 짙기
    .tip = 층마다 선 하나예요. 깊은 층일수록 짙고, 선택한 층은 굵어요.
gradients-unit = 단위: 각 층의 rms
    .tip = 가장 최근에 기록한 프레임이에요. 실시간 프레임에서는 그래디언트를 재지 않아요.
gradients-normal = 정규분포
gradients-zero = 모든 층에서 ∂L/∂W가 0이에요
gradients-at = { $at } rms에서의 밀도
gradients-outlines-name = { $arm }의 그래디언트 히스토그램, 스텝 { $step }; 4 rms를 벗어난 비율: { $values }

# 갱신 : 데이터
gradients-ratio = 갱신 : 데이터 비
    .tip = 층마다 log₁₀(std(ΔW)/std(W))예요. ΔW는 실제로 적용한 갱신량이에요. –3의 선은 경험칙으로, 갱신량이 가중치의 천분의 일 정도라는 뜻이에요. 훨씬 아래면 그 층은 거의 배우지 못하고, 훨씬 위면 마구 흔들려요. 모든 층이 함께 움직이는지 보세요.
gradients-still = 움직이는 가중치가 없어요
gradients-guide = –3
gradients-ratio-name = { $arm }의 갱신 : 데이터 비 (log₁₀): { $values }

# 샘플별
gradients-image = 샘플별 포화
    .tip = 선택한 층의 유닛이 세로줄, 프로브 샘플이 가로줄이에요. 색은 f′(y)를 최댓값에 대한 비율로 나타내요. 꽉 찬 세로줄은 모든 샘플에서 평평한 죽은 유닛이에요. 세로줄을 클릭하면 그 유닛을 선택해요.
gradients-image-note = { $layer }층 · 세로줄: 유닛 · 가로줄: 샘플
gradients-image-none = 샘플별 포화, { $arm }: { $why }
gradients-image-name = { $layer }층, { $arm }: 유닛 { $units }개, 샘플 { $samples }개의 포화; 포화 { $saturated }, 죽은 유닛 { $dead }개
gradients-image-hover = 샘플 { $sample }, 유닛 { $unit }: 미분값이 최댓값의 { $share }
gradients-flat = 포화: 10% 미만
gradients-dead-unit = 죽은 유닛: 모든 샘플에서 그래요
gradients-units = 유닛
gradients-key-flat = 평평함: 미분값이 최댓값의 10% 미만
gradients-key-steep = 10% ~ 100%
gradients-key-dead = 죽은 유닛

# 손실 지형
landscape-loss = 스텝을 따라간 손실의 범위(좁을수록 매끄러워요)
    .tip = 매 스텝 전의 가중치에서 그래디언트의 반대쪽으로 학습률의 0.5배에서 4배까지 걸어가며, 그 스텝의 미니배치 손실을 8곳에서 구해요. 띠는 가장 작은 값에서 가장 큰 값까지예요. 좁을수록 그래디언트가 가리킨 대로 간다는 뜻이에요. 학습에는 아무 영향이 없어요. Santurkar 등 (2018), Fig. 4a.
landscape-change = 그래디언트의 가장 큰 변화(작을수록 매끄러워요)
    .tip = 같은 8곳의 ‖∇L(θ − d·g) − g‖ 가운데 가장 큰 값이에요. 작을수록 스텝 전체에서 그래디언트를 믿을 수 있어요. Santurkar 등 (2018), Fig. 4b.
landscape-smoothness = 실효 β-매끄러움(작을수록 매끄러워요)
    .tip = 그래디언트의 변화를 움직인 거리로 나눈 값 ‖∇L(θ − d·g) − g‖ / ‖d·g‖ 가운데 가장 큰 값이에요. 스텝이 만나는 곡률이에요. 그래디언트가 큰 신경망도 이 값은 작을 수 있어요. Santurkar 등 (2018), Fig. 4c.
landscape-nothing = 기록된 스텝이 없어요
landscape-later = 다음 스텝부터 재요. 다시 실행(R)하면 처음부터 보여요
