# 활성화 렌즈
lens = 활성화 렌즈 · { $layer }층
    .tip = 한 층의 분포가 활성화 함수를 지나가는 모습이에요. 아래는 f로 들어가는 값, 왼쪽은 나오는 값이에요. A는 실선, B는 파선이에요. 회색 파선은 미분값 f′이고 f와 같은 축을 써요. γ나 β를 끌면 종 모양 N(β, γ²)과 그것이 닿는 곳이 보여요.
lens-hint = 아무 층이나 눌러 보세요
lens-units = 유닛
    .tip = 층의 모든 유닛을 모아 보거나 처음 20개 가운데 하나만 봐요. 유닛은 똑같은 방식으로 초기화되므로 처음 몇 개가 전체를 대표해요. 층의 폭이 넓은 까닭이 유닛마다 넓어서인지, 유닛끼리 떨어져 있어서인지 보세요.
lens-units-all = 모든 유닛
lens-unit = 유닛 { $unit }
lens-curve = 곡선
lens-own = 두 신경망이 쓰는 활성화 함수예요
lens-compare = 비교
    .tip = 신경망이 무엇을 쓰든 시그모이드와 ReLU를 나란히 놓고 –1에서 1까지를 표시해요. 표준 가우스 분포는 시그모이드의 거의 직선인 부분에 놓이고, ReLU에서는 절반이 0이 돼요
lens-line = 직선
    .tip = 들어가는 값과 나오는 값의 최소제곱 직선을 입력 범위에 그리고, 곡선이 거기서 벗어난 만큼을 칠해요. 틈이 작으면 선형 층과 다를 것이 없어요. γ를 키우면 틈이 어떻게 벌어지는지 보세요.
lens-line-explains = 직선이 { $share } 설명
lens-line-short = 직선 { $share }
lens-input = 입력
lens-output = 출력
lens-zone-saturated = 포화
lens-zone-inactive = 비활성
lens-zone-near-linear = 선형에 가까움
lens-zone-linear = 선형
lens-waits = 재고 있어요…
lens-diverged = 스텝 { $step }에서 값이 넘쳤어요
lens-place = { $layer }층
lens-place-unit = { $layer }층, 유닛 { $unit }
lens-passes = f′ 평균 { $slope }(최대 { $peak })
lens-passes-short = f′ { $slope }/{ $peak }
lens-near-linear = 선형에 가까움 { $share }
lens-linear = 선형 { $share }
lens-r2 = 선형성 R² { $r2 }
lens-within = [–1, 1] 안에 { $bell }의 { $share }
lens-hover = f({ $y }) = { $f }, 미분값 { $slope }
lens-hover-arm = { $arm }: { $low } ~ { $high }에 값의 { $share }

# 수치의 뜻
lens-tip-saturated = f′(y)가 최댓값의 10%보다 작은 입력 y의 비율이에요. 시그모이드는 |y| > 3.64, tanh는 |y| > 1.82예요. 여기서는 그래디언트가 거의 전달되지 않아요. 배치 정규화를 켜면 얼마나 줄어드는지 보세요. 모든 유닛을 합쳐 센 값이라, 유닛 하나하나는 아주 좁아서 곡선이 직선처럼 보일 수 있어요(R²가 1에 가까움). 층 보기의 유닛별 선에서 둘 다 보여요. (tanh에서 |f| > 0.97을 포화라고 부르기도 하는데, 그것은 |y| > 2.09예요.)
lens-tip-inactive = f′(y)가 최댓값의 10%보다 작은 입력 y의 비율이에요. ReLU에서는 y ≤ 0이에요. 그래디언트를 전혀 돌려보내지 않아요. 절반쯤은 보통이에요. 전부가 비활성인 유닛이 있는지 보세요.
lens-tip-slope = 모든 입력에서 f′(y)의 평균이에요. f가 최대로 돌려보낼 수 있는 그래디언트 가운데 실제로 돌려보내는 양이에요. 층마다 곱해져요. 열 층에서 0.1씩이면 1e-10이에요.
lens-tip-near-linear = 0에서의 접선과의 차이가 출력 범위의 2%보다 작은 입력 y의 비율이에요. 시그모이드는 |y| < 1.02, tanh는 |y| < 0.51이에요. 모든 입력이 여기에 있으면 그 층은 비선형성을 더하지 못해요.
lens-tip-linear = f가 그대로 넘기는 입력 y > 0의 비율이에요
lens-tip-r2 = R² = Cov(y, f)² / (Var y · Var f): 직선이 입력에서 출력을 얼마나 잘 예측하는지예요. 유닛마다 구해 평균하고, 종 모양은 닫힌 식으로 구해요. 1이면 선형 층과 다를 것이 없어요. 많은 값이 포화되어도 1에 가까울 수 있어요. 비율은 모든 유닛의 값을 합쳐 세지만 R²는 유닛을 하나씩 봐요. 좁아진 유닛에게는 곡선이 어디서나 직선처럼 보여요.
lens-tip-line = 직선이 설명하는 출력 분산의 비율이에요: Cov(y, f)² / (Var y · Var f). 모든 유닛의 값을 합쳐서, 또는 고른 유닛만으로 구해요. 모두를 위한 직선 하나는 유닛마다의 직선과 많이 다를 수 있어요. R²는 유닛마다 자기 직선이 설명하는 비율을 평균한 값이에요.
lens-tip-within = –1에서 1까지 있는 값의 비율이에요. 표준 가우스 분포라면 68%, 곧 양쪽으로 표준편차 하나만큼이에요.
